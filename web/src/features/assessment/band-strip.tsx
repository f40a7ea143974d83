import type { ScoreRule } from '@/client/assessments'

import classes from './band-strip.module.css'

interface Props {
  readonly rule: ScoreRule
  readonly value: number
  /** The sentence beside it says the same. */
  readonly label: string
}

const WIDTH = 1000
const BAR = { y: 18, height: 16 }

/** Where a score lies between the lowest and the highest there is, with the named ranges. */
export function BandStrip({ rule, value, label }: Props) {
  const { low, high, bands } = rule
  const place = (score: number) => ((score - low) / (high - low)) * WIDTH
  // Ranges meet half-way between two whole numbers.
  const edges = bands.map((band, index) => ({
    ...band,
    from: index === 0 ? 0 : place(band.low - 0.5),
    to: index === bands.length - 1 ? WIDTH : place(band.high + 0.5),
  }))
  const at = place(value)
  return (
    <figure className={classes.strip}>
      <svg viewBox={`-10 0 ${WIDTH + 20} 40`} role="img" aria-label={label}>
        {edges.map(({ label: name, from, to }, index) => (
          <rect
            key={name}
            x={from}
            y={BAR.y}
            width={Math.max(0, to - from - 3)}
            height={BAR.height}
            rx={4}
            className={classes.band}
            data-shade={index % 5}
          />
        ))}
        <path d={`M${at - 9} 2h18l-9 13z`} className={classes.mark} />
      </svg>
      <ol className={classes.names} aria-hidden="true" translate="no">
        {bands.map((band, index) => (
          <li key={band.label} data-here={value >= band.low && value <= band.high ? '' : undefined}>
            <span className={classes.swatch} data-shade={index % 5} />
            {band.low}–{band.high} {band.label}
          </li>
        ))}
      </ol>
    </figure>
  )
}
