import { ExpressionMarker } from '@/components/icons/expression-marker'
import { type Expression, MARKERS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './sample-result.module.css'

const WIDTH = 320
const HEIGHT = 120
const STEP = WIDTH / 10
/** Made-up shares for the drawing, one a second; null where "could not tell". */
const SAMPLE: Readonly<Partial<Record<Expression, readonly (number | null)[]>>> = {
  neutral: [0.62, 0.55, 0.38, 0.22, 0.16, null, null, 0.18, 0.2, 0.26, 0.3],
  happiness: [0.22, 0.3, 0.5, 0.68, 0.75, null, null, 0.72, 0.7, 0.62, 0.58],
  surprise: [0.08, 0.09, 0.08, 0.06, 0.05, null, null, 0.06, 0.06, 0.07, 0.06],
}
const SHOWN = 0.72
const GAP = { from: 5, to: 6 } as const

const x = (second: number) => second * STEP
const y = (share: number) => HEIGHT - share * HEIGHT

/** Points of a line; a gap starts a new stroke and is never joined across. */
function strokes(shares: readonly (number | null)[]): string {
  let path = ''
  shares.forEach((share, second) => {
    if (share === null) return
    const start = second === 0 || shares[second - 1] === null
    path += `${start ? 'M' : 'L'}${x(second).toFixed(1)} ${y(share).toFixed(1)}`
  })
  return path
}

/** A small drawing of what a result looks like, marked as an example. */
export function SampleResult() {
  const t = useT()
  const { locale } = useLanguage()
  const names = Object.keys(SAMPLE) as Expression[]
  return (
    <figure className={classes.sample}>
      <p className={classes.sentence}>
        <ExpressionMarker name="happiness" size={20} />
        {t('welcome.sample_sentence', { percent: formatPercent(SHOWN, locale) })}
      </p>
      <span className={classes.certainty}>{t('certainty.fairly_sure')}</span>
      <SampleChart names={names} />
      <ul className={classes.legend}>
        {names.map((name) => (
          <li key={name}>
            <ExpressionMarker name={name} size={12} />
            {t(`expression.${name}`)}
          </li>
        ))}
      </ul>
      <figcaption className={classes.caption}>{t('welcome.sample')}</figcaption>
    </figure>
  )
}

function SampleChart({ names }: { names: readonly Expression[] }) {
  return (
    <svg viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`} className={classes.chart} aria-hidden="true">
      {[0, 0.5, 1].map((share) => (
        <line key={share} x1="0" x2={WIDTH} y1={y(share)} y2={y(share)} className={classes.rule} />
      ))}
      <rect
        x={x(GAP.from - 0.5)}
        width={x(GAP.to - GAP.from + 1)}
        y="0"
        height={HEIGHT}
        className={classes.gap}
      />
      {names.map((name) => (
        <path
          key={name}
          d={strokes(SAMPLE[name] ?? [])}
          stroke={MARKERS[name].color}
          className={classes.line}
        />
      ))}
    </svg>
  )
}
