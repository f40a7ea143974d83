// Questionnaires: what is offered, answering, results, and scores over time.
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, apiUrl, type Http } from './http'
import { ownName } from './me'
import { remembered } from './remembered'
import type { components } from './schema'

type Wire = components['schemas']
export type Offer = Wire['OfferOut']
export type Instrument = Wire['InstrumentOut']
export type Question = Wire['ItemOut']
export type ScoreRule = Wire['ScoreRuleOut']
export type Score = Wire['ScoreOut']
export type Trend = Wire['TrendOut']
export type TrendLine = Wire['TrendLine']
export type Change = Wire['ChangeOut']
export type ResponseSummary = Wire['ResponseSummary']
export type Safety = Pick<Wire['SafetyStep'], 'level' | 'kinds'>
export type AnswerSent = Wire['AnswerIn']
export type Start = Wire['ResponseStart']
/** What an answer is: a number, several numbers, or words. */
export type AnswerValue = number | readonly number[] | string
export type Answers = Readonly<Record<string, AnswerValue>>
export type QuestionnaireResponse = Omit<Wire['ResponseOut'], 'answers'> & { answers: Answers }
export interface Answered {
  readonly response: QuestionnaireResponse
  readonly safety: Safety | null
}

const KEY = ['assessments'] as const
const pathOf = (id: string) => ({ path: { response_id: id } })
const named = (instrument: string) => ({ path: { instrument } })

export function offersQuery(http: Http) {
  return queryOptions({
    queryKey: [...KEY, 'offers'],
    queryFn: async ({ client, signal }) =>
      remembered(
        ownName(client, 'offers'),
        async () => (await answer(http.api.GET('/api/v1/assessments', { signal }))).items,
      ),
  })
}

export function instrumentQuery(http: Http, instrument: string) {
  return queryOptions({
    queryKey: [...KEY, 'instrument', instrument],
    queryFn: ({ client, signal }) =>
      remembered(ownName(client, `instrument ${instrument}`), () =>
        answer(
          http.api.GET('/api/v1/assessments/instruments/{instrument}', {
            params: named(instrument),
            signal,
          }),
        ),
      ),
    staleTime: Infinity,
  })
}

export function trendQuery(http: Http, instrument: string) {
  return queryOptions({
    queryKey: [...KEY, 'trend', instrument],
    queryFn: ({ signal }) =>
      answer(
        http.api.GET('/api/v1/assessments/trends/{instrument}', {
          params: named(instrument),
          signal,
        }),
      ),
  })
}

/** Finished responses, newest first; those to one questionnaire when it is named. */
export function finishedQuery(http: Http, instrument?: string) {
  return queryOptions({
    queryKey: [...KEY, 'finished', instrument ?? null],
    queryFn: async ({ signal }) => {
      const query = instrument === undefined ? { limit: 50 } : { limit: 100, instrument }
      const params = { query }
      const request = http.api.GET('/api/v1/assessments/responses', { params, signal })
      return (await answer(request)).items
    },
  })
}

export function responseQuery(http: Http, id: string) {
  return queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) =>
      answer(
        http.api.GET('/api/v1/assessments/responses/{response_id}', {
          params: pathOf(id),
          signal,
        }),
      ) as Promise<QuestionnaireResponse>,
  })
}

/** Begin, or go on where it was left: asking twice gives the same response. */
export function startResponse(http: Http, body: Start): Promise<QuestionnaireResponse> {
  return answer(http.api.POST('/api/v1/assessments/responses', { body }))
}

export function sendAnswers(http: Http, id: string, answers: AnswerSent[]): Promise<Answered> {
  return answer(
    http.api.PUT('/api/v1/assessments/responses/{response_id}/answers', {
      params: pathOf(id),
      body: { answers },
    }),
  )
}

export function finishResponse(http: Http, id: string): Promise<Answered> {
  return answer(
    http.api.POST('/api/v1/assessments/responses/{response_id}/finish', { params: pathOf(id) }),
  )
}

export function refreshAssessments(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey: [first, second] }) => first === KEY[0] && second !== 'open',
  })
}

export function useDeleteResponse(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      await http.api.DELETE('/api/v1/assessments/responses/{response_id}', { params: pathOf(id) })
    },
    onSuccess: () => {
      queries.removeQueries({ queryKey: [...KEY, 'one', id] })
      return refreshAssessments(queries)
    },
  })
}

/** Deletes all that was answered to one questionnaire. */
export function useDeleteResponses(instrument: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      answer(
        http.api.DELETE('/api/v1/assessments/instruments/{instrument}/responses', {
          params: named(instrument),
        }),
      ),
    onSuccess: () => {
      queries.removeQueries({ queryKey: [...KEY, 'one'] })
      return refreshAssessments(queries)
    },
  })
}

/** Where all that was answered to a questionnaire can be downloaded. */
export function exportUrl(instrument: string, format: 'json' | 'csv' | 'fhir'): string {
  return apiUrl(`/assessments/exports/${instrument}?format=${format}`)
}

/** Where a response can be fetched as FHIR, for a download. */
export function fhirUrl(id: string): string {
  return apiUrl(`/assessments/responses/${id}/fhir`)
}
