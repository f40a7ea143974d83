import { useCallback, useMemo } from 'react'

import { ChartFrame } from '@/components/charts/chart-frame'
import type { Table } from '@/components/charts/csv'
import { ExpressionLegend } from '@/components/charts/expression-legend'
import { type Ink, useInk } from '@/components/charts/use-ink'
import { type Expression, EXPRESSIONS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import { type Translate, useLanguage, useT } from '@/lib/i18n'

import { drawMinute } from './draw-minute'
import { type Sample, SHOWN_S } from './last-minute'
import { useLiveView, useMonitor } from './live-context'
import classes from './numbers.module.css'
import { type Draw, useDrawing } from './use-drawing'

/** The table behind the drawing changes so often. */
const TABLE_STEP_S = 5

/** The curve of the last minute. */
export function MinuteView() {
  const t = useT()
  const { locale } = useLanguage()
  const monitor = useMonitor()
  const { strongest, t_s } = useLiveView()
  const canvas = useDrawing(useCurve(strongest, useInk()), 60)
  const step = Math.floor(t_s / TABLE_STEP_S)
  const tables = useMemo(
    () => minuteTables(monitor.minute.samples, step * TABLE_STEP_S, t, locale),
    [monitor, step, t, locale],
  )
  const [first] = strongest
  return (
    <ChartFrame
      title={t('live.minute')}
      sentence={
        first ? t('live.minute_sentence', { looked: t(`looked.${first}`) }) : t('live.minute_empty')
      }
      table={tables.table}
      csv={tables.csv}
      fileName={t('live.minute_file')}
      legend={<ExpressionLegend expressions={strongest} withGaps />}
    >
      <div className={classes.minute}>
        <span className={classes.scale} aria-hidden="true">
          <span>{formatPercent(1, locale)}</span>
          <span>{formatPercent(0.5, locale)}</span>
          <span>{formatPercent(0, locale)}</span>
        </span>
        <canvas ref={canvas} className={classes.minute_canvas} aria-hidden="true" />
        <span className={classes.ends} aria-hidden="true">
          <span>{t('live.minute_ago')}</span>
          <span>{t('live.now')}</span>
        </span>
      </div>
    </ChartFrame>
  )
}

function useCurve(strongest: readonly Expression[], ink: Ink): Draw {
  const monitor = useMonitor()
  return useCallback(
    (pen, width, height) =>
      drawMinute(pen, width, height, monitor.minute, monitor.now, strongest, ink),
    [monitor, strongest, ink],
  )
}

/** Means over five seconds each, the newest first. */
function minuteTables(
  samples: readonly Sample[],
  now_s: number,
  t: Translate,
  locale: string,
): { table: Table; csv: Table } {
  const begins = Array.from(
    { length: SHOWN_S / TABLE_STEP_S },
    (_, index) => now_s - (index + 1) * TABLE_STEP_S,
  )
  const rows = begins
    .filter((begin_s) => begin_s >= 0)
    .map((begin_s) => ({ begin_s, means: meansOf(samples, begin_s) }))
  return {
    table: {
      columns: [t('chart.time_s'), ...EXPRESSIONS.map((name) => t(`expression.${name}`))],
      rows: rows.map(({ begin_s, means }) => [
        begin_s,
        ...EXPRESSIONS.map((_, at) => (means ? formatPercent(means[at] ?? 0, locale) : null)),
      ]),
    },
    csv: {
      columns: ['t_s', ...EXPRESSIONS],
      rows: rows.map(({ begin_s, means }) => [
        begin_s,
        ...EXPRESSIONS.map((_, at) => means?.[at] ?? null),
      ]),
    },
  }
}

function meansOf(samples: readonly Sample[], begin_s: number): number[] | null {
  const within = samples.filter(({ tS }) => tS >= begin_s && tS < begin_s + TABLE_STEP_S)
  if (within.length === 0) return null
  return EXPRESSIONS.map(
    (_, at) => within.reduce((sum, { shares }) => sum + (shares[at] ?? 0), 0) / within.length,
  )
}
