import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { finishedQuery, instrumentQuery, type Offer, offersQuery } from '@/client/assessments'
import { useHttp } from '@/client/context'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { useT } from '@/lib/i18n'

import { isLater } from './answers'
import { FinishedList } from './finished-list'
import classes from './journal.module.css'
import { OfferCard } from './offer-card'

/** What can be answered now, what later, and what was answered. */
export function Questionnaires() {
  const t = useT()
  const http = useHttp()
  const offers = useQuery(offersQuery(http))
  const finished = useQuery(finishedQuery(http))
  useDefinitions(offers.data)
  return (
    <Section title={t('journal.questionnaires')} lead={t('ask.journal_lead')}>
      <Loaded query={offers} skeleton={<ListSkeleton rows={4} />}>
        {(items) => <Offers items={items} />}
      </Loaded>
      {finished.data && finished.data.length > 0 && (
        <Section title={t('ask.finished')}>
          <FinishedList items={finished.data} label="title" />
        </Section>
      )}
    </Section>
  )
}

/** Have the questions at hand, so that one can be begun without a network. */
function useDefinitions(offers: readonly Offer[] | undefined): void {
  const http = useHttp()
  const queries = useQueryClient()
  useEffect(() => {
    for (const { id } of offers ?? []) {
      void queries.query(instrumentQuery(http, id)).catch(() => undefined)
    }
  }, [http, queries, offers])
}

function Offers({ items }: { items: readonly Offer[] }) {
  const t = useT()
  const now = items.filter((offer) => !isLater(offer))
  const later = items.filter((offer) => isLater(offer))
  return (
    <>
      <Section title={t('ask.now')} lead={t('ask.screening')}>
        {now.length === 0 && <p>{t('ask.nothing_now')}</p>}
        <ul className={classes.cards}>
          {now.map((offer) => (
            <OfferCard key={offer.id} offer={offer} />
          ))}
        </ul>
      </Section>
      {later.length > 0 && (
        <Section title={t('ask.later')}>
          <ul className={classes.cards}>
            {later.map((offer) => (
              <OfferCard key={offer.id} offer={offer} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
