// The safety path: where the person stands, their plan, whom they chose. What matters most works
// without any of this: lines and questions are built into the page.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, type Http } from './http'
import { ownName } from './me'
import { keepAnswer, remembered } from './remembered'
import type { components } from './schema'

type Wire = components['schemas']
export type SafetyKind = Wire['SafetyStep']['kinds'][number]
export type SafetyPlan = Required<Wire['SafetyPlan']>
export type SafetyState = Wire['SafetyState']
export type Told = Wire['ToldOut']
export type ToldPerson = Wire['ToldPerson']
export type AsqAnswers = Wire['AsqAnswers']

/** A step that something opened: 1 a warm word, 2 ask directly, 3 acute. */
export interface OpenStep {
  readonly level: number
  readonly kinds: readonly SafetyKind[]
}

const KEY = ['safety'] as const

export function safetyStateQuery(http: Http) {
  return queryOptions({
    queryKey: [...KEY, 'state'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/safety', { signal })),
  })
}

/** The step of level 2 or 3 that is open, for who lost the answer to what opened it. */
export async function openStepNow(http: Http): Promise<OpenStep | null> {
  return (await answer(http.api.GET('/api/v1/safety'))).step
}

export function safetyPlanQuery(http: Http) {
  return queryOptions({
    queryKey: [...KEY, 'plan'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/safety/plan', { signal })),
  })
}

/** Whom the person chose; kept on this device, for a crisis without a network. */
export function toldQuery(http: Http) {
  return queryOptions({
    queryKey: [...KEY, 'told'],
    queryFn: ({ client, signal }) =>
      remembered(ownName(client, 'told'), () =>
        answer(http.api.GET('/api/v1/safety/told', { signal })),
      ),
  })
}

export function useSavePlan() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: SafetyPlan) => answer(http.api.PUT('/api/v1/safety/plan', { body })),
    onSuccess: (plan) => queries.setQueryData([...KEY, 'plan'], plan),
  })
}

export function useSaveTold() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (people: ToldPerson[]) =>
      answer(http.api.PUT('/api/v1/safety/told', { body: { people, remind_from: 2 } })),
    onSuccess: (told) => {
      queries.setQueryData([...KEY, 'told'], told)
      return keepAnswer(ownName(queries, 'told'), told)
    },
  })
}

/** Tell the server what was answered; the page never waits for it and works without. */
export function useNoteAsq() {
  const http = useHttp()
  return useMutation({
    mutationFn: (body: AsqAnswers) => answer(http.api.POST('/api/v1/safety/asq', { body })),
  })
}

/** Say that one is safe for now. It holds here also where the server cannot be told. */
export function useEndStep() {
  const http = useHttp()
  const queries = useQueryClient()
  const { queryKey } = safetyStateQuery(http)
  return useMutation({
    mutationFn: () => answer(http.api.POST('/api/v1/safety/end')),
    // What was asked before would say that all is paused still.
    onMutate: () => queries.cancelQueries({ queryKey }),
    onSuccess: (state) => queries.setQueryData(queryKey, state),
    onError: () =>
      queries.setQueryData(queryKey, (state) => state && { ...state, paused: false, step: null }),
  })
}

export function useNoteWelcome() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => answer(http.api.POST('/api/v1/safety/welcome')),
    onSuccess: (state) => queries.setQueryData([...KEY, 'state'], state),
  })
}
