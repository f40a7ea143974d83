import type { CSSProperties } from 'react'

import { DataTable } from '@/components/charts/data-table'
import { ExpressionMarker } from '@/components/icons/expression-marker'
import { EXPRESSIONS, MARKERS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { useLiveView } from './live-context'
import classes from './numbers.module.css'

/** Eight bars in the fixed order; empty while nothing can be read. */
export function ExpressionBars() {
  const t = useT()
  const { locale } = useLanguage()
  const shares = useLiveView().reading?.expression ?? null
  const strongest = shares === null ? -1 : shares.indexOf(Math.max(...shares))
  const shown = (index: number) =>
    shares === null ? '–' : formatPercent(shares[index] ?? 0, locale)
  return (
    <section className={classes.part} aria-labelledby="live-bars">
      <h3 id="live-bars" className={classes.title}>
        {t('live.bars')}
      </h3>
      <ul className={classes.bars} aria-hidden="true" data-empty={shares === null || undefined}>
        {EXPRESSIONS.map((name, index) => (
          <li
            key={name}
            className={classes.bar_row}
            data-strongest={index === strongest || undefined}
          >
            <span className={classes.bar_name}>
              <ExpressionMarker name={name} />
              {t(`expression.${name}`)}
            </span>
            <span className={classes.track}>
              <span
                className={classes.bar}
                style={
                  {
                    '--share': shares?.[index] ?? 0,
                    '--color': MARKERS[name].color,
                  } as CSSProperties
                }
              />
            </span>
            <span className={classes.value}>{shown(index)}</span>
          </li>
        ))}
      </ul>
      <div className={classes.behind}>
        <DataTable
          caption={t('live.bars')}
          table={{
            columns: [t('chart.expression'), t('chart.share')],
            rows: EXPRESSIONS.map((name, index) => [t(`expression.${name}`), shown(index)]),
          }}
        />
      </div>
    </section>
  )
}
