import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'

import {
  finishedQuery,
  type Instrument,
  instrumentQuery,
  offersQuery,
  type ResponseSummary,
  trendQuery,
} from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import { ApiProblem } from '@/client/problem'
import { Page, Section } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { PageSkeleton } from '@/components/states/page-skeleton'
import { useT } from '@/lib/i18n'

import { ExportPart } from './export-part'
import { FinishedList } from './finished-list'
import { InstrumentFacts } from './instrument-facts'
import { NextTime } from './next-time'
import { ScoreFacts } from './score-facts'
import { TrendSection } from './trend-section'

const route = getRouteApi('/signed-in/journal/questionnaires/$instrument')
const ABOUT_ALL = 100

/** One questionnaire: what it is, when it is next, what was answered, and taking it away. */
export function InstrumentPage() {
  const { instrument: name } = route.useParams()
  const http = useHttp()
  const instrument = useQuery(instrumentQuery(http, name))
  const finished = useQuery(finishedQuery(http, name))
  // Its file may have been removed since: what was answered stays.
  const gone = instrument.error instanceof ApiProblem && instrument.error.status === 404
  if (instrument.data || (gone && finished.data && finished.data.length > 0)) {
    const parts = { instrument: instrument.data ?? null, finished: finished.data ?? [] }
    return <InstrumentView key={name} name={name} {...parts} />
  }
  if (instrument.error && (!gone || finished.data || finished.error)) {
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  }
  return <PageSkeleton />
}

interface Props {
  readonly name: string
  /** Null where it is no longer there. */
  readonly instrument: Instrument | null
  readonly finished: readonly ResponseSummary[]
}

function InstrumentView({ name, instrument, finished }: Props) {
  const t = useT()
  const offers = useQuery(offersQuery(useHttp()))
  const offer = offers.data?.find(({ id }) => id === name)
  const title = instrument?.title ?? finished[0]?.title ?? name
  return (
    <Page
      narrow
      title={title}
      before={<Link to="/journal">{t('ask.back')}</Link>}
      lead={<span translate="no">{instrument?.name}</span>}
    >
      {instrument === null && <p role="status">{t('ask.gone')}</p>}
      {offer && <NextTime offer={offer} main />}
      {instrument && <InstrumentFacts instrument={instrument} />}
      <Trends name={name} shown={instrument === null || instrument.results_to === 'person'} />
      {finished.length > 0 ? (
        <Answered name={name} title={title} finished={finished} />
      ) : (
        <Section title={t('ask.finished')}>
          <p>{t('ask.none_yet')}</p>
        </Section>
      )}
      {instrument?.scores.map((rule) => (
        <ScoreFacts key={rule.id} rule={rule} />
      ))}
    </Page>
  )
}

function Answered({ name, title, finished }: Omit<Props, 'instrument'> & { title: string }) {
  const t = useT()
  return (
    <>
      <Section title={t('ask.finished')}>
        <FinishedList items={finished} label="date" />
        {finished.length >= ABOUT_ALL && <p>{t('ask.older_in_files')}</p>}
      </Section>
      <ExportPart instrument={name} title={title} />
    </>
  )
}

/** Scores over time; none where they go to somebody else, or the questionnaire is gone. */
function Trends({ name, shown }: { readonly name: string; readonly shown: boolean }) {
  const t = useT()
  const { time_zone } = useSignedIn()
  const trend = useQuery({ ...trendQuery(useHttp(), name), enabled: shown })
  if (!shown) return <p>{t('ask.sent_to_assigner')}</p>
  return trend.data?.lines.map(
    (line) =>
      line.points.length > 0 && (
        <TrendSection key={line.id} line={line} instrument={name} timeZone={time_zone} />
      ),
  )
}
