// Words come from a catalogue; keys and their parameters are checked by the compiler.
import { createContext, Fragment, type ReactNode, useContext, useMemo } from 'react'

import type { Catalogue } from '@/app/messages/en'

export type MessageKey = keyof Catalogue
/** A message, or its forms by number; `{name}` is filled in, `<name>…</name>` is marked up. */
export type Message = string | { readonly one: string; readonly other: string }
export type Messages = Readonly<Record<MessageKey, Message>>
export type Value = string | number

type Text<M> = M extends { one: infer One; other: infer Other } ? One | Other : M
type ParameterNames<S> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never
export type Parameters<K extends MessageKey> = ParameterNames<Text<Catalogue[K]>>
/** Keys of messages that take no parameters. */
export type PlainKey = {
  [K in MessageKey]: [Parameters<K>] extends [never] ? K : never
}[MessageKey]
type Arguments<K extends MessageKey> = [Parameters<K>] extends [never]
  ? []
  : [values: Readonly<Record<Parameters<K>, Value>>]
export type Translate = <K extends MessageKey>(key: K, ...args: Arguments<K>) => string

export interface Language {
  /** BCP 47 tag for dates and numbers. */
  readonly locale: string
  readonly messages: Messages
}

/** Fill one message; a message with forms is chosen by its `count`. */
export function formatMessage(
  language: Language,
  key: MessageKey,
  values: Readonly<Record<string, Value>> = {},
): string {
  const message: Message = language.messages[key]
  const text = typeof message === 'string' ? message : pickForm(language.locale, message, values)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? value.toLocaleString(language.locale) : value
  })
}

function pickForm(
  locale: string,
  forms: Exclude<Message, string>,
  values: Readonly<Record<string, Value>>,
): string {
  const rule = new Intl.PluralRules(locale).select(Number(values.count))
  return rule === 'one' ? forms.one : forms.other
}

const LanguageContext = createContext<Language | null>(null)

export function LanguageProvider({
  language,
  children,
}: {
  language: Language
  children: ReactNode
}) {
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (language === null) throw new Error('LanguageProvider is missing')
  return language
}

/** Return `t('key', { name })`. */
export function useT(): Translate {
  const language = useLanguage()
  return useMemo(() => {
    const translate: Translate = (key, ...[values]: [Readonly<Record<string, Value>>?]) =>
      formatMessage(language, key, values)
    return translate
  }, [language])
}

type Part = (text: string) => ReactNode

/** A message with marked-up parts: `<Rich text={t('key')} parts={{ link: (text) => … }} />`. */
export function Rich({ text, parts }: { text: string; parts: Readonly<Record<string, Part>> }) {
  const pieces = text.split(/(<\w+>.*?<\/\w+>)/)
  return pieces.map((piece, index) => {
    const match = /^<(\w+)>(.*)<\/\w+>$/.exec(piece)
    const part = parts[match?.[1] ?? '']
    return <Fragment key={index}>{match && part ? part(match[2] ?? '') : piece}</Fragment>
  })
}
