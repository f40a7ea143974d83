// A questionnaire for tests; its texts are Greek, like every sample's.
import type {
  Instrument,
  Offer,
  QuestionnaireResponse,
  ResponseSummary,
  Score,
  Trend,
} from '@/client/assessments'

import { type FakeApi, problem, type Received } from './fake-api'

export const RESPONSE_ID = '00000000-0000-4000-8000-0000000000a1'
const AT = '2026-11-20T09:30:00Z'

const CHOICES = ['Ποτέ', 'Λίγο', 'Συχνά', 'Πάντα'].map((label, value) => ({ value, label }))
const QUESTION = {
  kind: 'choice',
  choices: CHOICES,
  low: null,
  high: null,
  optional: false,
  when: null,
  safety: null,
} as const

export const SAMPLE_INSTRUMENT: Instrument = {
  id: 'sample',
  version: '1',
  language: 'el',
  title: 'Δείγμα',
  name: 'Δείγμα',
  about: 'Ένα δείγμα.',
  kind: 'questionnaire',
  minutes: 2,
  instructions: 'Πόσο συχνά;',
  recall: 'δύο εβδομάδες',
  recall_days: 14,
  credit: 'Κανένας',
  source: 'Κανένας',
  licence: 'Καμία',
  licence_url: null,
  results_to: 'person',
  items: [
    { ...QUESTION, id: 'a', text: 'Πρώτη', choices: [...CHOICES] },
    {
      ...QUESTION,
      id: 'b',
      text: 'Δεύτερη',
      choices: [...CHOICES],
      safety: { at_least: 1, level: 2, kinds: ['suicide'] },
    },
    {
      ...QUESTION,
      id: 'c',
      text: 'Τρίτη',
      choices: [...CHOICES],
      optional: true,
      when: { any_of: ['a', 'b'], at_least: 1 },
    },
    { ...QUESTION, id: 'd', text: 'Λόγια', kind: 'text', choices: [], optional: true },
  ],
  scores: [
    {
      id: 'total',
      name: 'Σύνολο',
      low: 0,
      high: 6,
      better: 'lower',
      bands: [
        { low: 0, high: 2, label: 'λίγο' },
        { low: 3, high: 6, label: 'πολύ' },
      ],
      cut_off: { at: 3, words: 'Μίλα με κάποιον.', source: 'Κανένας' },
      reference: null,
      change: {
        reliable: 3,
        reliable_source: 'Κανένας',
        noticeable: 2,
        noticeable_source: 'Κανένας',
        crossing: 3,
      },
    },
  ],
}

export function sampleOffer(change: Partial<Offer> = {}): Offer {
  const { id, title, name, about, kind, minutes } = SAMPLE_INSTRUMENT
  return {
    ...{ id, title, name, about, kind, minutes },
    recall_days: 14,
    assigned: false,
    state: 'due',
    next_at: null,
    open_response_id: null,
    last_completed_at: null,
    ...change,
  }
}

export const SAMPLE_SCORE: Score = {
  id: 'total',
  name: 'Σύνολο',
  low: 0,
  high: 6,
  value: 4,
  exact: 4,
  band: 'πολύ',
  prorated: false,
  missing: [],
  unscored: null,
  past_cut_off: true,
}

export function sampleResponse(change: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse {
  return {
    id: RESPONSE_ID,
    instrument: 'sample',
    version: '1',
    language: 'el',
    title: 'Δείγμα',
    state: 'open',
    started_at: AT,
    expires_at: AT,
    completed_at: null,
    scores_shown: true,
    scores: [],
    outcome: null,
    answers: {},
    ...change,
  }
}

export const FINISHED = sampleResponse({
  state: 'complete',
  completed_at: AT,
  scores: [SAMPLE_SCORE],
  answers: { a: 3, b: 1 },
})

export function sampleTrend(): Trend {
  const [rule] = SAMPLE_INSTRUMENT.scores
  if (rule === undefined) throw new Error('the sample has a score')
  const point = { band: 'πολύ', prorated: false, version: '1', language: 'el' }
  const since = '2026-11-06T09:30:00Z'
  const change = {
    points: -2,
    direction: 'better',
    verdict: 'within_normal_variation',
    caveats: ['Αρχή.'],
    estimated: false,
    since,
  } as const
  return {
    instrument: 'sample',
    title: 'Δείγμα',
    credit: 'Κανένας',
    lines: [
      {
        ...rule,
        points: [
          { ...point, response_id: 'earlier', at: since, value: 6 },
          { ...point, response_id: RESPONSE_ID, at: AT, value: 4 },
        ],
        since_first: { ...change, caveats: [...change.caveats] },
        since_last: { ...change, caveats: [...change.caveats] },
      },
    ],
  }
}

/** Answer everything about questionnaires; `answers` is what the server holds. */
export function withQuestionnaires(api: FakeApi, answers: Record<string, unknown> = {}): FakeApi {
  const listed: ResponseSummary[] = [FINISHED]
  const open = () => sampleResponse({ answers: { ...answers } as QuestionnaireResponse['answers'] })
  const keep = ({ body }: Received) => {
    const sent = body as { answers: { item: string; value: unknown }[] }
    for (const { item, value } of sent.answers) answers[item] = value
    return { response: open(), safety: null }
  }
  return api
    .on('GET /assessments', () => ({ items: [sampleOffer()] }))
    .on('GET /assessments/responses', () => ({ items: listed }))
    .on('GET /assessments/instruments/:id', () => SAMPLE_INSTRUMENT)
    .on('GET /assessments/trends/:id', sampleTrend)
    .on('POST /assessments/responses', open)
    .on('GET /assessments/responses/:id', () => FINISHED)
    .on('PUT /assessments/responses/:id/answers', keep)
    .on('POST /assessments/responses/:id/finish', () => ({ response: FINISHED, safety: null }))
    .on('DELETE /assessments/responses/:id', () => undefined)
    .on('DELETE /assessments/instruments/:id/responses', () => ({ removed: 1 }))
    .on('GET /assessments/nothing', () => problem(404, 'not_found'))
}
