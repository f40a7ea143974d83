import { EvidenceMark } from '@/components/moment/evidence-mark'
import { EvidenceMeanings } from '@/components/moment/evidence-meanings'
import { LevelTrack } from '@/components/moment/level-track'
import { useLanguage, useT } from '@/lib/i18n'
import { EVIDENCE, type Evidence, facsNumber, MOVEMENTS } from '@/lib/movements'

import { useLiveView } from './live-context'
import classes from './numbers.module.css'

interface Props {
  /** The engine's order of movements; null where it is not known. */
  readonly names: readonly string[]
  readonly evidence: Readonly<Record<string, string>> | null
}

/** Every movement in a fixed order, each with how well founded its number is. */
export function MovementMeter({ names, evidence }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const values = useLiveView().reading?.actionUnits ?? null
  const strength = (name: string) => values?.[names.indexOf(name)] ?? null
  const written = (value: number | null) =>
    value?.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) ?? '–'
  return (
    <section className={classes.part} aria-labelledby="live-movements">
      <h3 id="live-movements" className={classes.title}>
        {t('live.movements')}
      </h3>
      <p className={classes.quiet}>{t('live.movements_text')}</p>
      <ul className={classes.movements}>
        {MOVEMENTS.filter((name) => names.includes(name)).map((name) => {
          const grade = gradeOf(evidence?.[name])
          return (
            <li key={name} className={classes.movement}>
              <span className={classes.movement_name}>
                {t(`movement.${name}`)}{' '}
                <span className={classes.code}>
                  {t('moved.code', { number: facsNumber(name) })}
                </span>
              </span>
              {grade && (
                <span className={classes.mark} title={t(`evidence.${grade}`)}>
                  <EvidenceMark grade={grade} />
                  <span className={classes.behind}>{t(`evidence.${grade}`)}</span>
                </span>
              )}
              <span className={classes.value}>{written(strength(name))}</span>
              <LevelTrack intensity={strength(name)} grade={grade} />
            </li>
          )
        })}
      </ul>
      {evidence !== null && <EvidenceMeanings grades={EVIDENCE} className={classes.meanings} />}
    </section>
  )
}

function gradeOf(grade: string | undefined): Evidence | null {
  return EVIDENCE.find((one) => one === grade) ?? null
}
