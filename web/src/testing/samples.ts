// Values for tests. Names are Greek, so that the pseudo-locale test can tell them from our words.
import type {
  ApiToken,
  BlinksSeen,
  CheckIn,
  Consent,
  Me,
  Result,
  SignedInDevice,
  TellingMoment,
} from '@/client/types'
import { type Distribution, type Expression, EXPRESSIONS } from '@/lib/expressions'

export const SAMPLE_ME: Me = {
  id: '00000000-0000-4000-8000-000000000001',
  first_name: 'Άννα',
  last_name: 'Δήμου',
  email: 'άννα@παράδειγμα.ελ',
  time_zone: 'UTC',
  created_at: '2026-11-01T08:00:00Z',
  csrf_token: 'token-1',
  recovery_codes_left: 0,
}

export function sampleDistribution(shares: Partial<Record<Expression, number>>): Distribution {
  const rest = EXPRESSIONS.filter((name) => shares[name] === undefined)
  const left = 1 - Object.values(shares).reduce((sum, share) => sum + share, 0)
  return Object.fromEntries(
    EXPRESSIONS.map((name) => [name, shares[name] ?? left / rest.length]),
  ) as unknown as Distribution
}

export function sampleResult(change: Partial<Result> = {}): Result {
  const distribution = sampleDistribution({ happiness: 0.72, neutral: 0.2 })
  const second = { usable: 1, distribution, valence: null, arousal: null, reasons: [] }
  return {
    dominant: 'happiness',
    confidence: 0.72,
    certainty: 'fairly_sure',
    distribution,
    aggregate: 'mean',
    timeline: [
      { ...second, t_s: 0 },
      { ...second, t_s: 1, usable: 0, distribution: null, reasons: ['too_dark'] },
      { ...second, t_s: 2 },
    ],
    usable_s: 2,
    duration_s: 3,
    face_count: 2,
    reasons: { too_dark: 1 },
    valence: null,
    arousal: null,
    moment: null,
    blinks: null,
    model: { name: 'δίκτυο', sha256: '0123456789', crop_version: '2' },
    ...change,
  }
}

/** A plain face: a ring of a jaw, and everything else where a face has it. */
export function sampleLandmarks(): [number, number][] {
  const arc = (count: number, x: number, y: number, width: number, height: number, half = false) =>
    Array.from({ length: count }, (_, index): [number, number] => {
      const turn = (half ? Math.PI : 2 * Math.PI) * (index / (half ? count - 1 : count))
      return [x - width * Math.cos(turn), y - height * Math.sin(turn)]
    })
  const lips = (count: number, width: number, height: number) =>
    arc(count, 0.5, 0.78, width, height)
  return [
    ...arc(17, 0.5, 0.45, 0.36, -0.55, true),
    ...arc(5, 0.31, 0.3, 0.1, 0.04, true),
    ...arc(5, 0.69, 0.3, 0.1, 0.04, true),
    ...Array.from({ length: 4 }, (_, index): [number, number] => [0.5, 0.4 + 0.05 * index]),
    ...arc(5, 0.5, 0.6, 0.07, -0.03, true),
    ...arc(6, 0.32, 0.385, 0.07, 0.03),
    ...arc(6, 0.68, 0.385, 0.07, 0.03),
    ...lips(12, 0.15, 0.07),
    ...lips(8, 0.11, 0.03),
    [0.32, 0.385],
    [0.68, 0.385],
  ]
}

/** A moment whose map lights up the mouth alone. */
export function sampleMoment(change: Partial<TellingMoment> = {}): TellingMoment {
  const heat = Array.from({ length: 8 }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => (row === 6 && column > 2 && column < 5 ? 6 : 0)),
  )
  return {
    t_s: 2.27,
    expression: 'happiness',
    confidence: 0.98,
    face: { landmarks: sampleLandmarks(), heat },
    movements: [
      { name: 'AU12', intensity: 4.42, evidence: 'corroborated' },
      { name: 'AU23', intensity: 1.2, evidence: 'experimental' },
    ],
    ...change,
  }
}

export function sampleCheckIn(change: Partial<CheckIn> = {}): CheckIn {
  return {
    id: '00000000-0000-4000-8000-0000000000c1',
    source: 'words',
    recorded_at: '2026-11-20T09:30:00Z',
    time_zone: 'UTC',
    duration_s: null,
    result: null,
    mood: 6,
    words: 'Μια βόλτα',
    correction: null,
    note: null,
    created_at: '2026-11-20T09:30:00Z',
    ...change,
  }
}

export const SAMPLE_BLINKS: BlinksSeen = { count: 2, seen_s: 9.1, fps: 14.9, per_minute: null }

export const SAMPLE_CONSENTS: readonly Consent[] = [
  { purpose: 'camera_analysis', granted: false, changed_at: null },
  { purpose: 'keep_numbers', granted: true, changed_at: '2026-11-02T08:00:00Z' },
  { purpose: 'keep_frames', granted: false, changed_at: null },
]

export const SAMPLE_DEVICES: readonly SignedInDevice[] = [
  {
    id: 'd1',
    created_at: '2026-11-20T08:00:00Z',
    last_seen_at: '2026-11-21T08:00:00Z',
    user_agent: '',
    current: true,
  },
  {
    id: 'd2',
    created_at: '2026-11-19T08:00:00Z',
    last_seen_at: '2026-11-19T09:00:00Z',
    user_agent: 'Mozilla/5.0 (iPhone) Safari/605',
    current: false,
  },
]

export const SAMPLE_TOKENS: readonly ApiToken[] = [
  {
    id: 't1',
    name: 'σημειωματάριο',
    scopes: ['check-ins:read'],
    created_at: '2026-11-10T08:00:00Z',
    last_used_at: null,
    expires_at: '2027-02-10T08:00:00Z',
  },
]
