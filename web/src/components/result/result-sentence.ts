import type { Reason, ResultSummary } from '@/client/types'
import { formatPercent } from '@/lib/format'
import type { Translate } from '@/lib/i18n'

/** Reasons from the most to the least frequent. */
export function rankReasons(reasons: ResultSummary['reasons']): Reason[] {
  const entries = Object.entries(reasons) as [Reason, number][]
  return entries.sort((a, b) => b[1] - a[1]).map(([reason]) => reason)
}

/** What the face looked like, in one sentence that also says how sure we are. */
export function resultSentence(result: ResultSummary, t: Translate, locale: string): string {
  const { dominant, confidence, certainty } = result
  if (dominant === null || confidence === null || certainty === 'could_not_tell') {
    const [reason] = rankReasons(result.reasons)
    return t('result.none', { reason: reason ? t(`reason.${reason}`) : t('reason.none') })
  }
  const values = { looked: t(`looked.${dominant}`), percent: formatPercent(confidence, locale) }
  return certainty === 'fairly_sure' ? t('result.sure', values) : t('result.unsure', values)
}
