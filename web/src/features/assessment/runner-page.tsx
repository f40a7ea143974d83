import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'

import {
  type Answered,
  type Instrument,
  instrumentQuery,
  type QuestionnaireResponse,
  refreshAssessments,
} from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import { ApiProblem } from '@/client/problem'
import { ButtonLink } from '@/components/links/button-link'
import { Page } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { Loaded } from '@/components/states/loaded'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

import { AllAtOnce } from './all-at-once'
import { DeliveryLine } from './delivery-line'
import { OneAtATime } from './one-at-a-time'
import { openResponseQuery } from './open-response'
import { useRunner } from './use-runner'

const route = getRouteApi('/signed-in/journal/questionnaires/$instrument/answer')
const WIDE = '(min-width: 62em)'

/** Answer a questionnaire: one question at a time on a phone, all at once on a desktop. */
export function RunnerPage() {
  const { instrument: name } = route.useParams()
  const instrument = useQuery(instrumentQuery(useHttp(), name))
  return (
    <Loaded query={instrument}>
      {(known) => <OpenRunner key={known.id} instrument={known} />}
    </Loaded>
  )
}

/** Begins the questionnaire, or goes on where it was left. */
function OpenRunner({ instrument }: { readonly instrument: Instrument }) {
  const t = useT()
  const { id: personId } = useSignedIn()
  const response = useQuery(openResponseQuery(useHttp(), instrument, personId))
  const { error } = response
  if (error instanceof ApiProblem && error.code === 'too_soon') {
    return (
      <StateView
        title={t('ask.too_soon')}
        action={<ButtonLink to="/journal">{t('ask.back')}</ButtonLink>}
      >
        <p translate="no">{error.message}</p>
      </StateView>
    )
  }
  if (error instanceof ApiProblem && error.code === 'response_expired') {
    const again = () => void response.refetch()
    return (
      <StateView
        title={t('ask.expired')}
        action={<Button onClick={again}>{t('ask.begin_again')}</Button>}
      >
        <p translate="no">{error.message}</p>
      </StateView>
    )
  }
  return (
    <Loaded query={response}>
      {(open) => <Runner key={open.id} instrument={instrument} response={open} />}
    </Loaded>
  )
}

interface Props {
  readonly instrument: Instrument
  readonly response: QuestionnaireResponse
}

function Runner({ instrument, response }: Props) {
  const t = useT()
  const wide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false })
  const runner = useRunner(instrument, response, useFinished())
  useSayWhenLeft()
  const { safety, leaveSafety } = runner
  return (
    <Page
      narrow
      title={instrument.title}
      before={<Link to="/journal">{t('ask.pause')}</Link>}
      lead={<span translate="no">{instrument.instructions}</span>}
    >
      {safety ? (
        <SafetyStep step={safety} onGoOn={leaveSafety} />
      ) : wide ? (
        <AllAtOnce instrument={instrument} runner={runner} />
      ) : (
        <OneAtATime instrument={instrument} runner={runner} />
      )}
      <DeliveryLine runner={runner} />
      <p translate="no">
        <small>{instrument.credit}</small>
      </p>
    </Page>
  )
}

/** Whoever comes back to the journal finds there that it was begun. */
function useSayWhenLeft(): void {
  const queries = useQueryClient()
  useEffect(() => () => void refreshAssessments(queries), [queries])
}

/** Go to the result once the server has it. */
function useFinished(): (answered: Answered) => void {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useCallback(
    ({ response, safety }) => {
      void refreshAssessments(queries)
      void navigate({
        to: '/journal/results/$responseId',
        params: { responseId: response.id },
        search: safety === null ? {} : { safety: safety.level },
        replace: true,
      })
    },
    [navigate, queries],
  )
}
