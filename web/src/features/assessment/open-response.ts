// Begins a questionnaire, with the server where it answers and on this device where it does not.
import { queryOptions } from '@tanstack/react-query'

import { type Instrument, type QuestionnaireResponse, startResponse } from '@/client/assessments'
import type { Http } from '@/client/http'
import { isSilence } from '@/client/problem'
import { inTurn, SENDING } from '@/lib/holds'
import { sealedStore } from '@/lib/sealed-store'

import { type Begun, begunHere, type Kept, keptName, newId, readKept } from './kept-answers'

/** Begin, or go on where it was left: asking twice gives the same response. */
export function openResponseQuery(http: Http, instrument: Instrument, personId: string) {
  return queryOptions({
    queryKey: ['assessments', 'open', instrument.id],
    // What a closed tab left behind may be on its way just now; it would look unanswered here.
    queryFn: () => inTurn(SENDING, () => openResponse(http, instrument, personId)),
    gcTime: 0,
    staleTime: Infinity,
    // Without a network it begins here at once.
    retry: false,
  })
}

async function openResponse(
  http: Http,
  instrument: Instrument,
  personId: string,
): Promise<QuestionnaireResponse> {
  const store = await sealedStore()
  const name = keptName(personId, newId(instrument.id))
  const kept = await readKept(store, name)
  try {
    const response = await startResponse(http, { instrument: instrument.id, ...kept?.begun })
    const itsName = keptName(personId, response.id)
    if (kept) {
      // The keeper of the response finds and sends it.
      await store.write(itsName, { ...kept, begun: undefined })
      await store.remove(name)
    }
    return withKept(response, await readKept(store, itsName))
  } catch (error) {
    if (isSilence(error)) {
      return withKept(begunHere(instrument, kept?.begun ?? beginNow(instrument)), kept)
    }
    // What no longer fits would be refused for ever.
    if (kept) await store.remove(name)
    throw error
  }
}

/** The response with what was answered on this device since, so that it goes on where it was. */
function withKept(response: QuestionnaireResponse, kept: Kept | undefined): QuestionnaireResponse {
  const answers = new Map(Object.entries(response.answers))
  for (const { item, value } of kept?.answers ?? []) {
    if (value === null) answers.delete(item)
    else answers.set(item, value)
  }
  return { ...response, answers: Object.fromEntries(answers) }
}

function beginNow({ version }: Instrument): Begun {
  return { version, begun_at: new Date().toISOString() }
}
