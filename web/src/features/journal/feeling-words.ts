import { useMemo } from 'react'

import type { ReadSentence } from '@/client/journal'
import { type MessageKey, useLanguage, useT } from '@/lib/i18n'

type Feeling = ReadSentence['feelings'][number]

/** Feelings in words, with how sure the reading is: "sadness (fairly sure), fear (unsure)". */
export function useFeelingWords(): (feelings: readonly Feeling[]) => string {
  const t = useT()
  const { locale, messages } = useLanguage()
  return useMemo(() => {
    const list = new Intl.ListFormat(locale, { type: 'conjunction' })
    const one = ({ name, certainty }: Feeling) => {
      const key = `feeling.${name}`
      const feeling = key in messages ? t(key as MessageKey & 'feeling.joy') : name
      const sure = certainty === 'fairly_sure'
      return t(sure ? 'journal.feeling_sure' : 'journal.feeling_unsure', { feeling })
    }
    return (feelings) => list.format(feelings.map(one))
  }, [t, locale, messages])
}
