import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import {
  fhirUrl,
  instrumentQuery,
  type QuestionnaireResponse,
  responseQuery,
  trendQuery,
} from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import { Page, Section } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { Loaded } from '@/components/states/loaded'
import { formatDay, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { DeleteResponse } from './delete-response'
import { ScoreView } from './score-view'
import { TrendChart } from './trend-chart'

const route = getRouteApi('/signed-in/journal/results/$responseId')

export function ResultPage() {
  const { responseId } = route.useParams()
  const query = useQuery(responseQuery(useHttp(), responseId))
  return <Loaded query={query}>{(one) => <Result key={one.id} response={one} />}</Loaded>
}

function Result({ response }: { response: QuestionnaireResponse }) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const { safety } = route.useSearch()
  const [level, setLevel] = useState(safety)
  const navigate = useNavigate()
  const at = response.completed_at ?? response.started_at
  return (
    <Page
      narrow
      title={t('ask.result_of', { title: response.title })}
      lead={`${formatDay(at, time_zone, locale)}, ${formatTime(at, time_zone, locale)}`}
      before={<Link to="/journal">{t('ask.back')}</Link>}
    >
      {level !== undefined && (
        <SafetyStep step={{ level, kinds: [] }} onGoOn={() => setLevel(undefined)} />
      )}
      {response.scores_shown ? <Shown response={response} /> : <p>{t('ask.sent_to_assigner')}</p>}
      <Section>
        <Link to="/journal/questionnaires/$instrument" params={{ instrument: response.instrument }}>
          {t('ask.more')}
        </Link>
        <a href={fhirUrl(response.id)} download={`emocare-${response.instrument}.fhir.json`}>
          {t('ask.fhir')}
        </a>
        <DeleteResponse response={response} onDeleted={() => void navigate({ to: '/journal' })} />
      </Section>
    </Page>
  )
}

function Shown({ response }: { response: QuestionnaireResponse }) {
  const t = useT()
  const http = useHttp()
  const { time_zone } = useSignedIn()
  // Both fail where the questionnaire was removed; the result is read without them.
  const instrument = useQuery(instrumentQuery(http, response.instrument)).data ?? null
  const trend = useQuery(trendQuery(http, response.instrument)).data
  return (
    <>
      <Alert variant="light">{t('ask.screening')}</Alert>
      {response.scores.map((score) => {
        const line = trend?.lines.find(({ id }) => id === score.id)
        const newest = line?.points.at(-1)?.response_id === response.id
        return (
          <ScoreView
            key={score.id}
            score={score}
            instrument={instrument}
            line={line && newest ? line : null}
          />
        )
      })}
      {response.outcome !== null && <p translate="no">{response.outcome}</p>}
      {trend?.lines.map(
        (line) =>
          line.points.length > 0 && (
            <Section sheet key={line.id}>
              <TrendChart line={line} instrument={response.instrument} timeZone={time_zone} />
            </Section>
          ),
      )}
      <p translate="no">
        <small>{instrument?.credit}</small>
      </p>
    </>
  )
}
