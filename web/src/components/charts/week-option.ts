// How the week is drawn with ECharts: ratings above, expressions in a lane of their own below.
import { EXPRESSIONS, MARKERS } from '@/lib/expressions'
import type { Translate } from '@/lib/i18n'

import { axisLook, bandSeries, frameOptions, lineSeries } from './line-options'
import type { Ink } from './use-ink'
import type { Week } from './week-data'

const MOOD_MAX = 10
const LANE_PX = 30
const DAY_MS = 86_400_000

const LANE_AXIS = { type: 'value', gridIndex: 1, min: -1, max: 1, show: false }

interface Look {
  readonly ink: Ink
  readonly t: Translate
  readonly locale: string
}

export function weekOption(week: Week, look: Look) {
  const { ink, t } = look
  return {
    ...frameOptions(ink),
    tooltip: { show: false },
    grid: [
      { left: 4, right: 4, top: 8, bottom: LANE_PX + 32 },
      { left: 4, right: 4, height: LANE_PX, bottom: 26 },
    ],
    xAxis: [timeAxis(week, look, false), timeAxis(week, look, true)],
    yAxis: [moodAxis(ink, t), LANE_AXIS],
    series: [
      ...bandSeries(week.daily, ink.line),
      lineSeries(
        t('week.daily_mean'),
        week.daily.map(({ x, value }) => [x, value]),
        { color: ink.line, symbol: 'none', width: 2 },
      ),
      ratingSeries(week, ink, t),
      ...lookSeries(week, t),
    ],
  }
}

function timeAxis(week: Week, { ink, locale }: Look, labelled: boolean) {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' })
  return {
    type: 'time',
    gridIndex: labelled ? 1 : 0,
    min: week.days[0],
    max: week.days.at(-1),
    minInterval: DAY_MS,
    maxInterval: DAY_MS,
    ...axisLook(ink),
    axisLine: { show: false },
    axisLabel: {
      show: labelled,
      color: ink.quiet,
      align: 'left',
      showMaxLabel: false,
      showMinLabel: true,
      hideOverlap: true,
      formatter: (at: number) => weekday.format(at),
    },
    splitLine: { show: true, lineStyle: { color: ink.rule } },
  }
}

function moodAxis(ink: Ink, t: Translate) {
  const ends: Readonly<Record<number, string>> = { 0: t('mood.low'), [MOOD_MAX]: t('mood.high') }
  return {
    type: 'value',
    min: 0,
    max: MOOD_MAX,
    interval: MOOD_MAX / 2,
    ...axisLook(ink),
    axisLine: { show: false },
    axisLabel: {
      color: ink.quiet,
      inside: true,
      padding: [5, 0],
      verticalAlignMinLabel: 'bottom',
      verticalAlignMaxLabel: 'top',
      formatter: (mood: number) => ends[mood] ?? '',
    },
  }
}

function ratingSeries(week: Week, ink: Ink, t: Translate) {
  return {
    name: t('week.own_rating'),
    type: 'scatter',
    data: week.ratings.map(({ at, mood }) => [at, mood]),
    symbolSize: 11,
    itemStyle: { color: ink.accent, borderColor: ink.text, borderWidth: 1 },
    z: 5,
  }
}

function lookSeries(week: Week, t: Translate) {
  return EXPRESSIONS.map((name) => ({
    name: t(`expression.${name}`),
    type: 'scatter',
    xAxisIndex: 1,
    yAxisIndex: 1,
    symbol: `path://${MARKERS[name].path}`,
    symbolSize: 13,
    itemStyle: { color: MARKERS[name].color },
    data: week.looks.filter((look) => look.expression === name).map(({ at }) => [at, 0]),
  }))
}
