// What is in an entry while it is written.
import type { Entry, Said } from '@/client/journal'
import { localTimeZone } from '@/lib/format'

export function emptySaid(prompt = ''): Said {
  return {
    text: '',
    mood: null,
    mood_words: '',
    tags: [],
    factors: [],
    prompt,
    written_at: new Date().toISOString(),
    time_zone: localTimeZone(),
  }
}

export function saidOf(entry: Entry): Said {
  const { text, mood, mood_words, tags, factors, prompt, written_at, time_zone } = entry
  return { text, mood, mood_words, tags, factors, prompt, written_at, time_zone }
}

/** Whether there is nothing in it that could be kept. */
export function saysNothing({ text, mood, mood_words, tags, factors }: Said): boolean {
  return (
    text.trim() === '' &&
    mood === null &&
    mood_words.trim() === '' &&
    tags.length === 0 &&
    factors.length === 0
  )
}

/** What stands between commas, each once. */
export function readLabels(typed: string): string[] {
  const labels = typed.split(',').map((label) => label.trim().slice(0, 40))
  return [...new Set(labels.filter((label) => label !== ''))].slice(0, 20)
}

/** A random id for a new entry, also where the page is not served securely. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
