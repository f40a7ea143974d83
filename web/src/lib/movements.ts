// The facial movements (FACS action units) that have words here, and how far each is trusted.
export const MOVEMENTS = [
  'AU01',
  'AU02',
  'AU04',
  'AU05',
  'AU06',
  'AU07',
  'AU09',
  'AU10',
  'AU12',
  'AU14',
  'AU15',
  'AU17',
  'AU20',
  'AU23',
  'AU24',
  'AU25',
  'AU26',
  'AU43',
] as const

export type MovementName = (typeof MOVEMENTS)[number]

/** From the best founded to the least. */
export const EVIDENCE = ['corroborated', 'distilled', 'rendered', 'experimental'] as const

export type Evidence = (typeof EVIDENCE)[number]

export const MAX_INTENSITY = 5

/** Whether there are words for a movement that a network names. */
export function isMovement(name: string): name is MovementName {
  return (MOVEMENTS as readonly string[]).includes(name)
}

/** The number FACS gives it: AU06 → "6". */
export function facsNumber(name: string): string {
  return name.replace(/^AU0?/, '')
}
