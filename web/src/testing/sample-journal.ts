// A journal for tests; its texts are Greek, like every sample's.
import type { Entry, Themes } from '@/client/journal'

import type { FakeApi, Received } from './fake-api'

export const ENTRY_ID = '00000000-0000-4000-8000-0000000000b1'
const AT = '2026-11-20T09:30:00Z'
const TEXT = 'Τα χάλασα όλα. Ο κήπος ήταν όμορφος.'

const TRAP = {
  name: 'labelling',
  title: 'Ετικέτα',
  start: 0,
  end: 14,
  why: 'Ίσως μια ετικέτα.',
  answer: null,
}

export function sampleEntry(change: Partial<Entry> = {}): Entry {
  return {
    id: ENTRY_ID,
    written_at: AT,
    time_zone: 'Europe/Athens',
    text: TEXT,
    mood: 6,
    mood_words: 'ήρεμα',
    tags: ['κήπος'],
    factors: ['ύπνος'],
    prompt: '',
    revision: 1,
    created_at: AT,
    changed_at: AT,
    photo: false,
    analysis: {
      understood: true,
      sentiment: 0.1,
      feelings: [{ name: 'sadness', probability: 0.7, certainty: 'fairly_sure' }],
      ekman: { sadness: 0.7 },
      model: 'δ 1',
      model_sha256: '0'.repeat(64),
      sentences: [
        {
          start: 0,
          end: 14,
          sentiment: -0.7,
          feelings: [{ name: 'sadness', probability: 0.7, certainty: 'fairly_sure' }],
          traps: [TRAP],
        },
        { start: 15, end: TEXT.length, sentiment: 0.4, feelings: [], traps: [] },
      ],
    },
    ...change,
  }
}

export function sampleThemes(): Themes {
  const found_in = [{ id: ENTRY_ID, written_at: AT, time_zone: 'Europe/Athens' }]
  const theme = { entries: 2, mood: 7.5, sentiment: 0.5, also_before: false, found_in }
  return {
    available: true,
    months: [
      {
        month: '2026-11',
        entries: 5,
        mood: 5,
        themes: [
          { ...theme, term: 'κήπος' },
          { ...theme, term: 'εξέταση', mood: null, sentiment: -0.6, also_before: true },
        ],
      },
      { month: '2026-10', entries: 3, mood: null, themes: [] },
      { month: '2026-09', entries: 0, mood: null, themes: [] },
    ],
  }
}

const REMINDER = {
  id: '00000000-0000-4000-8000-0000000000b2',
  label: 'Λίγες γραμμές',
  weekdays: [0, 2],
  at: '20:00',
  time_zone: 'Europe/Athens',
  on: true,
  due: true,
  next_at: AT,
}

/** Answer everything about the journal; `entry` is the one that the server holds. */
export function withJournal(api: FakeApi, entry: Entry = sampleEntry()): FakeApi {
  let held = entry
  const answered = ({ body }: Received) => {
    const { answer } = body as { answer: 'accurate' | null }
    const { analysis } = held
    if (analysis === null) return held
    const [first, ...others] = analysis.sentences
    if (first === undefined) return held
    const sentences = [{ ...first, traps: [{ ...TRAP, answer }] }, ...others]
    held = { ...held, analysis: { ...analysis, sentences } }
    return held
  }
  return api
    .on('GET /journal/lock', () => ({ on: false, locked: false, when_hidden: false }))
    .on('GET /journal/entries', () => ({ items: [held], next: null }))
    .on('GET /journal/entries/:id', () => held)
    .on('PUT /journal/entries/:id/traps', answered)
    .on('GET /journal/calendar', () => ({
      month: '2026-11',
      days: [{ day: '2026-11-20', entries: 1, mood: 6 }],
    }))
    .on('GET /journal/prompt', () => ({ day: '2026-11-20', text: 'Τι σε ξάφνιασε;' }))
    .on('GET /journal/reminders', () => [REMINDER])
    .on('GET /journal/analysis', () => ({
      ...{ allowed: true, available: true, waiting: 0, job: null },
    }))
    .on('GET /journal/themes', sampleThemes)
}
