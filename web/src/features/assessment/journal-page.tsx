import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { finishedQuery, type Offer, offersQuery, type ResponseSummary } from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { OfferCard } from './offer-card'
import { useSendWaiting } from './use-send-waiting'

/** What can be answered now, what later, and what was answered. */
export function Questionnaires() {
  const t = useT()
  const http = useHttp()
  const offers = useQuery(offersQuery(http))
  const finished = useQuery(finishedQuery(http))
  useSendWaiting()
  return (
    <Section title={t('journal.questionnaires')} lead={t('ask.journal_lead')}>
      <Loaded query={offers} skeleton={<ListSkeleton rows={4} />}>
        {(items) => <Offers items={items} />}
      </Loaded>
      {finished.data && finished.data.length > 0 && <Finished items={finished.data} />}
    </Section>
  )
}

function Offers({ items }: { items: readonly Offer[] }) {
  const t = useT()
  const now = items.filter(({ state }) => state !== 'later')
  const later = items.filter(({ state }) => state === 'later')
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

function Finished({ items }: { items: readonly ResponseSummary[] }) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  return (
    <Section title={t('ask.finished')}>
      <ul className={classes.list}>
        {items.map(({ id, title, completed_at, scores }) => (
          <li key={id}>
            <Link to="/journal/results/$responseId" params={{ responseId: id }}>
              <span translate="no">{title}</span>
            </Link>
            <span className={classes.quiet}>
              {completed_at !== null && formatDate(completed_at, time_zone, locale)}
            </span>
            <span className={classes.score}>
              {scores.map(({ id: score, value, high }) =>
                value === null ? null : (
                  <span key={score}>{t('ask.short_score', { value, high })}</span>
                ),
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
