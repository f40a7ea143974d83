import { Link } from '@tanstack/react-router'

import type { Theme } from '@/client/journal'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './themes.module.css'

/** Below this either way, a mean says nothing. */
const EVEN = 0.2

function soundedKey(sentiment: number) {
  if (Math.abs(sentiment) < EVEN) return 'journal.theme_even'
  return sentiment > 0 ? 'journal.theme_pleasant' : 'journal.theme_unpleasant'
}

interface Props {
  readonly theme: Theme
  /** The mean of the whole month, to compare with. */
  readonly monthMood: number | null
}

/** One word: how often, how one felt, and the entries it stands in. */
export function ThemeRow({ theme, monthMood }: Props) {
  const t = useT()
  const { term, entries: count, mood, sentiment, also_before } = theme
  return (
    <li className={classes.theme}>
      <div className={classes.line}>
        <strong translate="no">{term}</strong>
        <span className={classes.quiet}>
          {t('journal.theme_entries', { count })}
          {also_before && ` · ${t('journal.theme_again')}`}
        </span>
      </div>
      {mood !== null && <OwnMood mood={mood} monthMood={monthMood} />}
      {sentiment !== null && <p className={classes.quiet}>{t(soundedKey(sentiment))}</p>}
      <Where theme={theme} />
    </li>
  )
}

/** The own rating on its scale, beside that of the whole month; the words below say the same. */
function OwnMood({ mood, monthMood }: { mood: number; monthMood: number | null }) {
  const t = useT()
  return (
    <div>
      <div className={classes.scale} aria-hidden="true">
        {monthMood !== null && <i style={{ insetInlineStart: `${monthMood * 10}%` }} />}
        <b style={{ insetInlineStart: `${mood * 10}%` }} />
      </div>
      <p className={classes.quiet}>
        {monthMood === null
          ? t('journal.theme_mood', { mood })
          : t('journal.theme_mood_beside', { mood, all: monthMood })}
      </p>
    </div>
  )
}

function Where({ theme }: { theme: Theme }) {
  const t = useT()
  const { locale } = useLanguage()
  return (
    <details>
      <summary>{t('journal.theme_where')}</summary>
      <ul className={classes.where}>
        {theme.found_in.map(({ id, written_at, time_zone }) => (
          <li key={id}>
            <Link to="/journal/entries/$entryId" params={{ entryId: id }}>
              {formatDate(written_at, time_zone, locale)}
            </Link>
          </li>
        ))}
      </ul>
      {theme.found_in.length < theme.entries && (
        <p className={classes.quiet}>{t('journal.theme_newest')}</p>
      )}
    </details>
  )
}
