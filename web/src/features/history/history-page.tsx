import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { checkInHistoryQuery } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import type { CheckIn } from '@/client/types'
import { CheckInList } from '@/components/check-in/check-in-list'
import { FormError } from '@/components/forms/form-error'
import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { StateView } from '@/components/states/state-view'
import { formatDay } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { groupByDay } from './group-by-day'

export function HistoryPage() {
  const t = useT()
  const query = useInfiniteQuery(checkInHistoryQuery(useHttp()))
  const checkIns = query.data?.pages.flatMap((page) => page.items)
  return (
    <Page title={t('nav.history')} lead={t('history.lead')}>
      {checkIns && <Days checkIns={checkIns} />}
      {!checkIns && query.error && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <ListSkeleton rows={5} />}
      {query.isFetchNextPageError && <FormError error={query.error} />}
      {query.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('history.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function Days({ checkIns }: { checkIns: readonly CheckIn[] }) {
  const t = useT()
  const { locale } = useLanguage()
  if (checkIns.length === 0) {
    return (
      <StateView
        title={t('history.empty_title')}
        action={<ButtonLink to="/check-in">{t('history.begin')}</ButtonLink>}
      >
        {t('history.empty_text')}
      </StateView>
    )
  }
  return groupByDay(checkIns).map(({ day, items }) => {
    const [first] = items
    if (first === undefined) return null
    const title = formatDay(first.recorded_at, first.time_zone, locale)
    return (
      <Section key={day} title={title}>
        <CheckInList checkIns={items} label={title} />
      </Section>
    )
  })
}
