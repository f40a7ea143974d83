import type { BlinksSeen } from '@/client/types'
import type { Translate } from '@/lib/i18n'

/** From this many readings a second on no blink falls between two pictures. */
const FAST_ENOUGH_FPS = 20

/** How often the eyes blinked, and why that may not be all. */
export function blinkSentence(blinks: BlinksSeen, t: Translate, locale: string): string {
  const { count, fps, per_minute } = blinks
  const seconds = Math.round(blinks.seen_s)
  const seen =
    count === 0 ? t('moved.blinks_none', { seconds }) : t('moved.blinks', { seconds, count })
  if (per_minute !== null) {
    const rate = Math.round(per_minute).toLocaleString(locale)
    return `${seen} ${t('moved.blinks_rate', { rate })}`
  }
  if (fps >= FAST_ENOUGH_FPS - 0.5) return seen
  return `${seen} ${t('moved.blinks_slow', { fps: Math.round(fps) })}`
}
