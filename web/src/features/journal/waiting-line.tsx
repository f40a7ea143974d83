import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import type { Stored } from '@/client/journal'
import { SafetyStep } from '@/components/safety/safety-step'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { useSendWaiting } from './use-send-waiting'

/** Say what still waits on this device. */
export function WaitingLine() {
  const t = useT()
  const [safety, setSafety] = useState<Stored['safety']>(null)
  const waiting = useSendWaiting(setSafety)
  return (
    <>
      {safety !== null && <SafetyStep step={safety} onGoOn={() => setSafety(null)} />}
      {waiting.length > 0 && (
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
      )}
    </>
  )
}
