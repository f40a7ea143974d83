import { Link } from '@tanstack/react-router'

import type { CheckIn } from '@/client/types'
import { ExpressionMarker } from '@/components/icons/expression-marker'
import { Icon } from '@/components/icons/icon'
import { resultSentence } from '@/components/result/result-sentence'
import { formatDay, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './check-in-row.module.css'

const ICONS = {
  camera: 'camera',
  upload: 'upload',
  device: 'device',
  words: 'words',
  live: 'play',
} as const

/** One check-in in a list; leads to its page. */
export function CheckInRow({ checkIn, withDay = false }: { checkIn: CheckIn; withDay?: boolean }) {
  const t = useT()
  const { locale } = useLanguage()
  const { recorded_at, time_zone, source, mood } = checkIn
  return (
    <Link to="/history/$checkInId" params={{ checkInId: checkIn.id }} className={classes.row}>
      <span className={classes.icon}>
        <Icon name={ICONS[source]} />
      </span>
      <span className={classes.main}>
        <span className={classes.text}>
          <CheckInText checkIn={checkIn} />
        </span>
        <time className={classes.time} dateTime={recorded_at}>
          {withDay && `${formatDay(recorded_at, time_zone, locale)}, `}
          {formatTime(recorded_at, time_zone, locale)} · {t(`source.${source}`)}
        </time>
      </span>
      {mood !== null && <span className={classes.mood}>{t('mood.value', { mood })}</span>}
    </Link>
  )
}

function CheckInText({ checkIn }: { checkIn: CheckIn }) {
  const t = useT()
  const { locale } = useLanguage()
  const { result, correction, words, note } = checkIn
  if (correction !== null) {
    return (
      <>
        <ExpressionMarker name={correction} />{' '}
        {t('row.corrected', { looked: t(`looked.${correction}`) })}
      </>
    )
  }
  if (result !== null) {
    const marker = result.certainty === 'could_not_tell' ? null : result.dominant
    return (
      <>
        {marker && <ExpressionMarker name={marker} />} {resultSentence(result, t, locale)}
      </>
    )
  }
  const own = words ?? note
  return own === null ? t('row.rating_only') : <span translate="no">{own}</span>
}
