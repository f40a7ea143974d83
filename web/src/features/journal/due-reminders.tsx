import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { remindersQuery, useReminderAction } from '@/client/journal-work'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

/** Reminders whose time has come; each can be put off or left out, and nothing is counted. */
export function DueReminders() {
  const t = useT()
  const { data } = useQuery(remindersQuery(useHttp()))
  const act = useReminderAction()
  return data
    ?.filter(({ due }) => due)
    .map(({ id, label }) => (
      <div key={id} className={classes.card} role="status">
        <p>{t('journal.reminder_due', { label })}</p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => act.mutate({ kind: 'later', id })}>
            {t('journal.reminder_later')}
          </Button>
          <Button variant="subtle" onClick={() => act.mutate({ kind: 'done', id })}>
            {t('journal.reminder_done')}
          </Button>
        </div>
      </div>
    ))
}
