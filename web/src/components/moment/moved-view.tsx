import type { BlinksSeen, Movement } from '@/client/types'
import { ChartFrame } from '@/components/charts/chart-frame'
import type { Table } from '@/components/charts/csv'
import { type Translate, useLanguage, useT } from '@/lib/i18n'
import { EVIDENCE, facsNumber, isMovement } from '@/lib/movements'

import { blinkSentence } from './blink-sentence'
import { EvidenceMark } from './evidence-mark'
import { EvidenceMeanings } from './evidence-meanings'
import { LevelTrack } from './level-track'
import classes from './moment.module.css'

interface Props {
  readonly movements: readonly Movement[]
  readonly blinks: BlinksSeen | null
}

/** The movements of the face at the telling moment, each with how far to trust it. */
export function MovedView({ movements, blinks }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  return (
    <ChartFrame
      title={t('moved.title')}
      sentence={t(movements.length === 0 ? 'moved.none' : 'moved.sentence')}
      table={movementTable(movements, t, locale)}
      csv={{
        columns: ['action_unit', 'intensity', 'evidence'],
        rows: movements.map(({ name, intensity, evidence }) => [name, intensity, evidence]),
      }}
      fileName={t('moved.file')}
    >
      <ul className={classes.movements} aria-hidden="true">
        {movements.map((movement) => (
          <MovementRow key={movement.name} movement={movement} />
        ))}
      </ul>
      {movements.length > 0 && (
        <EvidenceMeanings
          grades={EVIDENCE.filter((grade) => movements.some((one) => one.evidence === grade))}
          className={classes.meanings}
        />
      )}
      {blinks !== null && <p className={classes.blinks}>{blinkSentence(blinks, t, locale)}</p>}
    </ChartFrame>
  )
}

function MovementRow({ movement }: { movement: Movement }) {
  const t = useT()
  const { locale } = useLanguage()
  const { name, intensity, evidence } = movement
  return (
    <li className={classes.movement}>
      <span className={classes.movement_name}>
        {movementWords(name, t)}{' '}
        <span className={classes.code}>{t('moved.code', { number: facsNumber(name) })}</span>
      </span>
      <span className={classes.intensity}>{formatIntensity(intensity, locale)}</span>
      <LevelTrack intensity={intensity} grade={evidence} />
      <span className={classes.evidence}>
        <EvidenceMark grade={evidence} />
        {t(`evidence.${evidence}`)}
      </span>
    </li>
  )
}

function movementWords(name: string, t: Translate): string {
  return isMovement(name) ? t(`movement.${name}`) : ''
}

const formatIntensity = (intensity: number, locale: string) =>
  intensity.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

function movementTable(movements: readonly Movement[], t: Translate, locale: string): Table {
  return {
    columns: [t('moved.movement'), t('moved.intensity'), t('moved.evidence')],
    rows: movements.map(({ name, intensity, evidence }) => [
      t('moved.name_code', { name: movementWords(name, t), number: facsNumber(name) }),
      formatIntensity(intensity, locale),
      t(`evidence.${evidence}`),
    ]),
  }
}
