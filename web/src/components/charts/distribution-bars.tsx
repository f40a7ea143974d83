import type { CSSProperties } from 'react'

import { ExpressionMarker } from '@/components/icons/expression-marker'
import { byStrength, type Distribution, EXPRESSIONS, MARKERS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { ChartFrame } from './chart-frame'
import classes from './charts.module.css'

interface Props {
  readonly distribution: Distribution
  readonly title: string
  readonly sentence: string
}

/** How much of each expression was seen, in the fixed order. */
export function DistributionBars({ distribution, title, sentence }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const strongest = byStrength(distribution)[0]
  const table = {
    columns: [t('chart.expression'), t('chart.share')],
    rows: EXPRESSIONS.map((name) => [
      t(`expression.${name}`),
      formatPercent(distribution[name], locale),
    ]),
  }
  const csv = {
    columns: ['expression', 'share'],
    rows: EXPRESSIONS.map((name) => [name, distribution[name]]),
  }
  return (
    <ChartFrame
      title={title}
      sentence={sentence}
      table={table}
      csv={csv}
      fileName={t('chart.file_distribution')}
    >
      <ul className={classes.bars} aria-hidden="true">
        {EXPRESSIONS.map((name) => (
          <li
            key={name}
            className={classes.bar_row}
            data-strongest={name === strongest || undefined}
          >
            <span className={classes.bar_name}>
              <ExpressionMarker name={name} />
              {t(`expression.${name}`)}
            </span>
            <span className={classes.bar_track}>
              <span
                className={classes.bar}
                style={
                  { '--share': distribution[name], '--color': MARKERS[name].color } as CSSProperties
                }
              />
            </span>
            <span className={classes.bar_value}>{formatPercent(distribution[name], locale)}</span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  )
}
