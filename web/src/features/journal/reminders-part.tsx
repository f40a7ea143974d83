import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'

import { useHttp } from '@/client/context'
import { remindersFile, remindersQuery, useReminderAction } from '@/client/journal-work'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'

const WEEK = [0, 1, 2, 3, 4, 5, 6]

/** Names of weekdays, Monday first. */
function useWeekdays(style: 'short' | 'long'): string[] {
  const { locale } = useLanguage()
  const format = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' })
  return WEEK.map((day) => format.format(new Date(Date.UTC(2026, 0, 5 + day))))
}

export function RemindersPart() {
  const t = useT()
  const short = useWeekdays('short')
  const { data = [] } = useQuery(remindersQuery(useHttp()))
  const act = useReminderAction()
  return (
    <Section title={t('journal.reminders')} lead={t('journal.reminders_text')}>
      {data.length > 0 && (
        <ul className={classes.entries}>
          {data.map(({ id, weekdays, at }) => (
            <li key={id} className={classes.row}>
              {t('journal.reminder_line', {
                days: weekdays.map((day) => short[day]).join(', '),
                time: at,
              })}
              <div>
                <Button
                  variant="subtle"
                  size="compact-md"
                  onClick={() => act.mutate({ kind: 'delete', id })}
                >
                  {t('journal.reminder_delete')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <FormError error={act.error} />
      {data.length > 0 && <a href={remindersFile}>{t('journal.reminder_ics')}</a>}
      <NewReminder />
    </Section>
  )
}

function NewReminder() {
  const t = useT()
  const long = useWeekdays('long')
  const [days, setDays] = useState<readonly number[]>(WEEK)
  const [at, setAt] = useState('20:30')
  const act = useReminderAction()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const label = t('journal.reminder_label')
    act.mutate({ kind: 'add', weekdays: [...days], at, label })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <Checkbox.Group
        label={t('journal.reminder_days')}
        value={days.map(String)}
        onChange={(chosen) => setDays(WEEK.filter((day) => chosen.includes(String(day))))}
      >
        <div className={classes.days}>
          {WEEK.map((day) => (
            <Checkbox key={day} label={long[day]} value={String(day)} />
          ))}
        </div>
      </Checkbox.Group>
      <TextInput
        type="time"
        required
        label={t('journal.reminder_at')}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <FormError error={act.error} />
      <Button type="submit" variant="default" disabled={days.length === 0} loading={act.isPending}>
        {t('journal.reminder_add')}
      </Button>
    </form>
  )
}
