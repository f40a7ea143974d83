// The timeline as a table: rounded for reading, unrounded for the download.
import type { Reason, TimelineSecond } from '@/client/types'
import { EXPRESSIONS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import type { Translate } from '@/lib/i18n'

import type { Table } from './csv'

export function timelineTable(
  timeline: readonly TimelineSecond[],
  t: Translate,
  locale: string,
): Table {
  const reasons = (list: readonly Reason[]) =>
    list.map((reason) => t(`reason.${reason}`)).join(', ')
  return {
    columns: [
      t('chart.time_s'),
      ...EXPRESSIONS.map((name) => t(`expression.${name}`)),
      t('chart.why_not'),
    ],
    rows: timeline.map((second) => [
      second.t_s,
      ...EXPRESSIONS.map((name) =>
        second.distribution ? formatPercent(second.distribution[name], locale) : null,
      ),
      reasons(second.reasons),
    ]),
  }
}

export function timelineCsv(timeline: readonly TimelineSecond[]): Table {
  return {
    columns: ['t_s', 'usable', ...EXPRESSIONS, 'valence', 'arousal', 'reasons'],
    rows: timeline.map((second) => [
      second.t_s,
      second.usable,
      ...EXPRESSIONS.map((name) => second.distribution?.[name] ?? null),
      second.valence,
      second.arousal,
      second.reasons.join(' '),
    ]),
  }
}
