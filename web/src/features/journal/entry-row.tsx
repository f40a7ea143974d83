import { Link } from '@tanstack/react-router'

import type { Entry } from '@/client/journal'
import { formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'

const SHOWN = 160

export function EntryRow({ entry }: { entry: Entry }) {
  const t = useT()
  const { locale } = useLanguage()
  const { text, mood, mood_words, tags, photo } = entry
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN).trimEnd()} …` : text
  const facts = [
    formatTime(entry.written_at, entry.time_zone, locale),
    mood === null ? '' : t('journal.mood_short', { mood }),
    mood_words,
    tags.join(', '),
    photo ? t('journal.with_photo') : '',
  ]
  return (
    <li>
      <Link className={classes.row} to="/journal/entries/$entryId" params={{ entryId: entry.id }}>
        <span translate="no">{short || t('journal.no_words')}</span>
        <span className={classes.quiet}>{facts.filter((fact) => fact !== '').join(' · ')}</span>
      </Link>
    </li>
  )
}
