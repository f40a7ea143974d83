// Readings over time, for tests of what is drawn from them.
import type { Ink } from '@/components/charts/use-ink'
import type { Sample } from '@/features/live/last-minute'
import type { Expression } from '@/lib/expressions'
import { EXPRESSIONS } from '@/lib/expressions'

export const INK: Ink = {
  scheme: 'light',
  text: 'text',
  quiet: 'quiet',
  rule: 'rule',
  line: 'line',
  accent: 'accent',
  surface: 'surface',
  font: 'sans-serif',
}

/** Eight shares in the fixed order; what is not named is 0. */
export function shares(named: Partial<Record<Expression, number>>): Float32Array {
  return Float32Array.from(EXPRESSIONS, (name) => named[name] ?? 0)
}

export function sampleAt(tS: number, change: Partial<Sample> = {}): Sample {
  return {
    tS,
    joined: true,
    shares: shares({ happiness: 0.5, neutral: 0.25 }),
    spread: shares({}),
    valence: 0.5,
    arousal: 0,
    ...change,
  }
}
