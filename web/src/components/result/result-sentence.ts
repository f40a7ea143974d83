import type { Reason, ResultSummary } from '@/client/types'
import { byStrength, type Distribution } from '@/lib/expressions'
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

/** Below this, naming the second expression would say more than was seen. */
const WORTH_NAMING = 0.01

/** The strongest expressions of a distribution, in one sentence. */
export function distributionSentence(
  distribution: Distribution,
  t: Translate,
  locale: string,
): string {
  const [first, second] = byStrength(distribution)
  if (first === undefined || second === undefined) return ''
  const values = {
    first: t(`looked.${first}`),
    first_share: formatPercent(distribution[first], locale),
  }
  if (distribution[second] < WORTH_NAMING) return t('result.distribution_one', values)
  return t('result.distribution_sentence', {
    ...values,
    second: t(`looked.${second}`),
    second_share: formatPercent(distribution[second], locale),
  })
}
