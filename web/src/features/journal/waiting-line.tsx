import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { useSignedIn } from '@/client/me'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { waitingQuery } from './send-waiting'

/** Say what still waits on this device; the shell sends it. */
export function WaitingLine() {
  const t = useT()
  const { id: personId } = useSignedIn()
  const { data: waiting = [] } = useQuery(waitingQuery(personId))
  if (waiting.length === 0) return null
  return (
    <div className={classes.card} role="status">
      <p>{t('journal.unsent', { count: waiting.length })}</p>
      {waiting.map((entryId) => (
        <Link
          key={entryId}
          to="/journal/entries/$entryId"
          params={{ entryId }}
          search={{ prompt: '' }}
        >
          {t('journal.entry')}
        </Link>
      ))}
    </div>
  )
}
