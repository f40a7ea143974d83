// What waits on this device: answers that are not sent yet, and what was begun without a network.
import type { AnswerSent, QuestionnaireResponse } from '@/client/assessments'
import type { SealedStore } from '@/lib/sealed-store'

/** In which version and when something was begun that the server knows nothing of yet. */
export interface Begun {
  readonly version: string
  readonly begun_at: string
}

export interface Kept {
  readonly answers: readonly AnswerSent[]
  readonly finish: boolean
  /** Only of what was begun without a network. */
  readonly begun?: Begun | undefined
  /** The level of the safety path that an answer opened on this device already, by question. */
  readonly shown?: Readonly<Record<string, number>> | undefined
}

const PREFIX = 'answers'
const NEW = 'new:'

/** The id of a response that was begun without a network: one for each questionnaire. */
export const newId = (instrument: string) => `${NEW}${instrument}`

/** The questionnaire of a response that the server does not know yet, or null. */
export function instrumentOfNew(responseId: string): string | null {
  return responseId.startsWith(NEW) ? responseId.slice(NEW.length) : null
}

export function keptName(personId: string, responseId: string): string {
  return [PREFIX, personId, responseId].join(' ')
}

export async function readKept(store: SealedStore, name: string): Promise<Kept | undefined> {
  return (await store.read(name).catch(() => undefined)) as Kept | undefined
}

/** The responses of a person that still wait on this device. */
export async function waitingResponses(
  store: SealedStore,
  personId: string,
): Promise<readonly string[]> {
  const start = keptName(personId, '')
  const names = await store.names()
  return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length))
}

/** A response as the server would have begun it. */
export function begunHere(
  instrument: { readonly id: string; readonly title: string; readonly language: string },
  { version, begun_at }: Begun,
): QuestionnaireResponse {
  return {
    id: newId(instrument.id),
    instrument: instrument.id,
    version,
    language: instrument.language,
    title: instrument.title,
    state: 'open',
    started_at: begun_at,
    expires_at: begun_at,
    completed_at: null,
    scores_shown: false,
    scores: [],
    outcome: null,
    answers: {},
  }
}
