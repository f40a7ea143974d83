import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'

import type { CheckIn } from '@/client/types'
import { WeekChart } from '@/components/charts/week-chart'
import { buildWeek } from '@/components/charts/week-data'
import { CheckInList } from '@/components/check-in/check-in-list'
import { Section } from '@/components/page/page'
import { dayKey } from '@/lib/format'
import { useT } from '@/lib/i18n'

import classes from './today.module.css'

const EARLIER_SHOWN = 3

/** Today's check-ins, the last ones before, and the week as a chart. */
export function RecentCheckIns({ checkIns, now }: { checkIns: readonly CheckIn[]; now: Date }) {
  const t = useT()
  const week = useMemo(() => buildWeek(checkIns, now), [checkIns, now])
  const isToday = ({ recorded_at, time_zone }: CheckIn) =>
    dayKey(recorded_at, time_zone) === dayKey(now, time_zone)
  const today = checkIns.filter(isToday)
  const earlier = checkIns.filter((checkIn) => !isToday(checkIn)).slice(0, EARLIER_SHOWN)
  return (
    <div className={classes.column}>
      <Section title={t('today.list')}>
        {today.length === 0 ? (
          <p className={classes.quiet}>{t('today.list_empty')}</p>
        ) : (
          <CheckInList checkIns={today} label={t('today.list')} />
        )}
      </Section>
      <Section sheet>
        <WeekChart week={week} />
      </Section>
      {earlier.length > 0 && (
        <Section title={t('today.earlier')}>
          <CheckInList checkIns={earlier} withDay label={t('today.earlier')} />
          <Link to="/history">{t('today.all')}</Link>
        </Section>
      )}
    </div>
  )
}
