import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useHttp } from '@/client/context'
import { calendarQuery } from '@/client/journal'
import { Section } from '@/components/page/page'
import { dayKey, formatDate, localTimeZone } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { monthDays, monthShifted } from './month'

interface Props {
  readonly day: string | null
  readonly onDay: (day: string | null) => void
}

/** A month: the days with entries can be opened. */
export function CalendarPart({ day, onDay }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const [month, setMonth] = useState(() => dayKey(new Date(), localTimeZone()).slice(0, 7))
  const calendar = useQuery(calendarQuery(useHttp(), month))
  const written = new Map(calendar.data?.days.map((one) => [one.day, one]))
  const { days, lead } = monthDays(month)
  const named = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (
    <Section title={t('journal.calendar')}>
      <div className={classes.months}>
        <Button variant="subtle" onClick={() => setMonth(monthShifted(month, -1))}>
          {t('journal.month_before')}
        </Button>
        <strong aria-live="polite">{named.format(new Date(`${month}-01T12:00:00Z`))}</strong>
        <Button variant="subtle" onClick={() => setMonth(monthShifted(month, 1))}>
          {t('journal.month_after')}
        </Button>
      </div>
      <div className={classes.calendar}>
        {[5, 6, 7, 8, 9, 10, 11].map((date) => (
          <span key={date} className={classes.weekday} aria-hidden="true">
            {weekday.format(new Date(Date.UTC(2026, 0, date)))}
          </span>
        ))}
        {days.map((one, index) => (
          <DayButton
            key={one}
            day={one}
            count={written.get(one)?.entries ?? 0}
            column={index === 0 ? lead + 1 : undefined}
            pressed={day === one}
            onClick={() => onDay(day === one ? null : one)}
          />
        ))}
      </div>
    </Section>
  )
}

interface DayProps {
  readonly day: string
  readonly count: number
  readonly column: number | undefined
  readonly pressed: boolean
  readonly onClick: () => void
}

function DayButton({ day, count, column, pressed, onClick }: DayProps) {
  const t = useT()
  const { locale } = useLanguage()
  const spoken = formatDate(`${day}T12:00:00Z`, 'UTC', locale)
  const none = t('journal.day_none', { day: spoken })
  return (
    <button
      type="button"
      className={classes.day}
      style={column === undefined ? undefined : { gridColumnStart: column }}
      disabled={count === 0}
      aria-pressed={pressed}
      aria-label={count === 0 ? none : t('journal.day_entries', { day: spoken, count })}
      onClick={onClick}
    >
      {Number(day.slice(-2))}
    </button>
  )
}
