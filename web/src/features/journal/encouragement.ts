// Which warm sentence stands under an entry that was just kept.
import type { Entry } from '@/client/journal'
import type { PlainKey } from '@/lib/i18n'

export const LIGHT = [
  'encourage.light_kept',
  'encourage.light_back',
  'encourage.light_room',
  'encourage.light_yours',
] as const satisfies readonly PlainKey[]

export const QUIET = [
  'encourage.quiet_down',
  'encourage.quiet_thanks',
  'encourage.quiet_hurry',
  'encourage.quiet_stands',
  'encourage.quiet_gentle',
] as const satisfies readonly PlainKey[]

export type Sentence = (typeof LIGHT)[number] | (typeof QUIET)[number]

/** From here on of ten a moment was rated as rather pleasant. */
const PLEASANT = 6
/** Words that sounded like less than this were unpleasant, whatever the slider says. */
const UNPLEASANT = -0.2

/** A light tone only where the person says so themselves; what is not known may be hard. */
function isLight({ mood, analysis }: Entry): boolean {
  return mood !== null && mood >= PLEASANT && (analysis?.sentiment ?? 0) >= UNPLEASANT
}

/** The same one whenever this entry is kept again, another one for another entry. */
export function sentenceFor(entry: Entry): Sentence {
  const sentences = isLight(entry) ? LIGHT : QUIET
  const sum = Array.from(entry.id).reduce((all, sign) => all + (sign.codePointAt(0) ?? 0), 0)
  return sentences[sum % sentences.length] ?? sentences[0]
}
