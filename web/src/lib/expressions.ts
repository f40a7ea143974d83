// The eight expressions: one order, one colour and one marker shape each, everywhere.
export const EXPRESSIONS = [
  'neutral',
  'happiness',
  'surprise',
  'sadness',
  'anger',
  'disgust',
  'fear',
  'contempt',
] as const

export type Expression = (typeof EXPRESSIONS)[number]

export interface Marker {
  readonly color: string
  /** SVG path in a 16 × 16 box. */
  readonly path: string
}

export const MARKERS: Readonly<Record<Expression, Marker>> = {
  neutral: { color: '#7A7F85', path: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z' },
  happiness: { color: '#E69F00', path: 'M8 2l6.6 11.6H1.4z' },
  surprise: { color: '#56B4E9', path: 'M8 1l7 7-7 7-7-7z' },
  sadness: { color: '#0072B2', path: 'M8 14L1.4 2.4h13.2z' },
  anger: { color: '#D55E00', path: 'M2.4 2.4h11.2v11.2H2.4z' },
  disgust: { color: '#009E73', path: 'M6 1.5h4V6h4.5v4H10v4.5H6V10H1.5V6H6z' },
  fear: {
    color: '#CC79A7',
    path: 'M8 5.2L11.8 1.4l2.8 2.8L10.8 8l3.8 3.8-2.8 2.8L8 10.8l-3.8 3.8-2.8-2.8L5.2 8 1.4 4.2l2.8-2.8z',
  },
  contempt: { color: '#8C6BB1', path: 'M8 1.2l6 3.4v6.8l-6 3.4-6-3.4V4.6z' },
}

export type Distribution = Readonly<Record<Expression, number>>

/** Expressions from the strongest to the weakest; equal ones keep the fixed order. */
export function byStrength(distribution: Distribution): Expression[] {
  return [...EXPRESSIONS].sort((a, b) => distribution[b] - distribution[a])
}
