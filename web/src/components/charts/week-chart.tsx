import { useMemo } from 'react'

import { type Expression, EXPRESSIONS } from '@/lib/expressions'
import { type Translate, useLanguage, useT } from '@/lib/i18n'

import { ChartCanvas } from './chart-canvas'
import { ChartFrame } from './chart-frame'
import classes from './charts.module.css'
import type { Table } from './csv'
import { ExpressionLegend } from './expression-legend'
import { useInk } from './use-ink'
import { commonLook, type Week } from './week-data'
import { weekOption } from './week-option'

/** Seven days: own ratings as dots with their daily mean and range, and what the face showed. */
export function WeekChart({ week }: { week: Week }) {
  const t = useT()
  const { locale } = useLanguage()
  const ink = useInk()
  const sentence = weekSentence(week, t, locale)
  const empty = week.ratings.length + week.looks.length === 0
  const shown = EXPRESSIONS.filter((name) => week.looks.some((look) => look.expression === name))
  const option = useMemo(() => weekOption(week, { ink, t, locale }), [week, ink, t, locale])
  if (empty) {
    return (
      <div className={classes.frame}>
        <h2 className={classes.title}>{t('week.title')}</h2>
        <p>{t('week.empty')}</p>
      </div>
    )
  }
  return (
    <ChartFrame
      title={t('week.title')}
      sentence={sentence}
      table={weekTable(week, t, locale)}
      csv={weekCsv(week)}
      fileName={t('chart.file_week')}
      legend={<WeekLegend shown={shown} withFaces={week.faces.length > 0} />}
    >
      <ChartCanvas option={option} label={sentence} />
    </ChartFrame>
  )
}

interface LegendProps {
  readonly shown: readonly Expression[]
  readonly withFaces: boolean
}

function WeekLegend({ shown, withFaces }: LegendProps) {
  const t = useT()
  return (
    <div className={classes.legends}>
      <ul className={classes.legend} aria-hidden="true">
        <li>
          <span className={classes.dot} />
          {t('week.own_rating')}
        </li>
        {withFaces && (
          <li>
            <span className={classes.mean} />
            {t('week.daily_mean')}
          </li>
        )}
      </ul>
      {shown.length > 0 && <ExpressionLegend expressions={shown} title={t('week.face')} />}
    </div>
  )
}

function weekSentence(week: Week, t: Translate, locale: string): string {
  const { ratings, looks } = week
  const sentences: string[] = []
  if (ratings.length > 0) {
    const mean = ratings.reduce((sum, { mood }) => sum + mood, 0) / ratings.length
    const shown = mean.toLocaleString(locale, { maximumFractionDigits: 1 })
    sentences.push(t('week.ratings', { count: ratings.length, mean: shown }))
  }
  const common = commonLook(looks)
  if (common !== null) {
    sentences.push(
      t('week.looks', {
        looked: t(`looked.${common.expression}`),
        times: common.times,
        count: looks.length,
      }),
    )
  }
  return sentences.join(' ')
}

function dayTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
}

function weekRows(week: Week) {
  const rows = [
    ...week.ratings.map(({ at, mood }) => ({ at, mood, expression: null })),
    ...week.looks.map(({ at, expression }) => ({ at, mood: null, expression })),
  ]
  return rows.sort((a, b) => a.at - b.at)
}

function weekTable(week: Week, t: Translate, locale: string): Table {
  return {
    columns: [t('week.when'), t('week.own_rating'), t('week.face')],
    rows: weekRows(week).map(({ at, mood, expression }) => [
      dayTime(at, locale),
      mood,
      expression === null ? null : t(`expression.${expression}`),
    ]),
  }
}

function weekCsv(week: Week): Table {
  return {
    columns: ['recorded_at', 'mood', 'expression'],
    rows: weekRows(week).map(({ at, mood, expression }) => [
      new Date(at).toISOString(),
      mood,
      expression,
    ]),
  }
}
