import type { Change } from '@/client/assessments'
import type { Translate } from '@/lib/i18n'

/** What a difference of two scores means, in plain words. */
export function changeSentence(change: Change, t: Translate, since: string): string {
  const size = Math.abs(change.points)
  const first =
    change.direction === 'same'
      ? t('change.same', { since })
      : t(`change.${change.direction}`, { count: size, since })
  const sentences = [first, t(`change.${change.verdict}`), ...change.caveats]
  if (change.estimated) sentences.push(t('change.estimated'))
  return sentences.join(' ')
}
