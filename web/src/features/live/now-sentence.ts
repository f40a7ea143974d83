// What is seen just now, in one sentence that also says how sure it is.
import type { LiveReading } from '@/engine/types'
import { EXPRESSIONS, type Expression } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import type { Translate } from '@/lib/i18n'

import type { LiveView } from './monitor'

// The same limits as for a recording (certainty.py).
const FAIRLY_SURE_FROM = 0.6
const TELLING_FROM = 0.35

export interface NowWords {
  readonly sentence: string
  readonly expression: Expression | null
  readonly certainty: 'fairly_sure' | 'unsure' | 'could_not_tell'
}

export function nowWords({ reading, advice }: LiveView, t: Translate, locale: string): NowWords {
  const strongest = strongestOf(reading)
  if (strongest === null || strongest.share < TELLING_FROM) {
    const why = advice === 'fine' || advice === 'several' ? 'uncertain' : advice
    const sentence = t('live.now_none', { reason: t(`live.why_${why}`) })
    return { sentence, expression: null, certainty: 'could_not_tell' }
  }
  const { expression, share } = strongest
  const values = { looked: t(`looked.${expression}`), percent: formatPercent(share, locale) }
  return share >= FAIRLY_SURE_FROM
    ? { sentence: t('live.now_sure', values), expression, certainty: 'fairly_sure' }
    : { sentence: t('live.now_unsure', values), expression, certainty: 'unsure' }
}

function strongestOf(reading: LiveReading | null) {
  if (!reading?.expression) return null
  const share = Math.max(...reading.expression)
  const expression = EXPRESSIONS[reading.expression.indexOf(share)]
  return expression === undefined ? null : { expression, share }
}
