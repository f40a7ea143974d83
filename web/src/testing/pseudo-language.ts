// A language in which every word of ours is written with accents, and dates are Greek: a plain
// Latin word on the screen is then one that never went through the catalogue.
import { en } from '@/app/messages/en'
import type { Language, Message, Messages } from '@/lib/i18n'

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'åƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'
const LETTERS = Array.from(ACCENTED)

/** Write a message with accents; `{names}` and `<marks>` stay. */
export function accented(text: string): string {
  const pieces = text.split(/(\{\w+\}|<\/?\w+>)/)
  const change = (letter: string) => LETTERS[PLAIN.indexOf(letter)] ?? letter
  return pieces
    .map((piece, index) => (index % 2 === 1 ? piece : Array.from(piece, change).join('')))
    .join('')
}

function accentedMessage(message: Message): Message {
  if (typeof message === 'string') return accented(message)
  return { one: accented(message.one), other: accented(message.other) }
}

export const PSEUDO: Language = {
  locale: 'el',
  messages: Object.fromEntries(
    Object.entries(en).map(([key, message]) => [key, accentedMessage(message)]),
  ) as unknown as Messages,
}
