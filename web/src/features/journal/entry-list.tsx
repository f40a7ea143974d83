import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { entriesQuery, type Entry } from '@/client/journal'
import { Section } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { dayKey, formatDay } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { EntryRow } from './entry-row'
import classes from './journal.module.css'

const HOUR_MS = 3_600_000

/** A day as wide as any zone may have it; what does not belong to it is left out below. */
function around(day: string) {
  const noon = new Date(`${day}T12:00:00Z`).getTime()
  const at = (ms: number) => new Date(ms).toISOString()
  return { since: at(noon - 27 * HOUR_MS), until: at(noon + 27 * HOUR_MS) }
}

function byDay(entries: readonly Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const day = dayKey(entry.written_at, entry.time_zone)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return [...days]
}

/** Entries by day, newest first; with a day, those of that day. */
export function EntryList({ day }: { day: string | null }) {
  const t = useT()
  const { locale } = useLanguage()
  const query = useInfiniteQuery(entriesQuery(useHttp(), day === null ? {} : around(day)))
  const pages = query.data?.pages
  if (pages === undefined) {
    if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    return <ListSkeleton rows={3} />
  }
  const days = byDay(pages.flatMap(({ items }) => items))
  const shown = days.filter(([one]) => day === null || one === day)
  if (shown.length === 0) return <p>{t('journal.empty')}</p>
  return (
    <>
      {shown.map(([one, entries]) => (
        <Section key={one} title={formatDay(`${one}T12:00:00Z`, 'UTC', locale)}>
          <ul className={classes.entries}>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
        </Section>
      ))}
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('journal.earlier')}
        </Button>
      )}
    </>
  )
}
