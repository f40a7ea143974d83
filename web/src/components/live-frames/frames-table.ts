// Single readings as tables: a minute rounded for reading, everything unrounded for the download.
import type { CheckInFrames } from '@/client/types'
import type { Cell, Table } from '@/components/charts/csv'
import { EXPRESSIONS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import type { Translate } from '@/lib/i18n'

import type { Picture } from './frames-data'

export function framesTable(pictures: readonly Picture[], t: Translate, locale: string): Table {
  const time = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return {
    columns: [
      t('chart.time_s'),
      ...EXPRESSIONS.map((name) => t(`expression.${name}`)),
      t('chart.why_not'),
    ],
    rows: pictures.map(({ t_s, distribution, reasons }) => [
      t_s.toLocaleString(locale, time),
      ...EXPRESSIONS.map((name) => distribution && formatPercent(distribution[name], locale)),
      reasons.map((reason) => t(`reason.${reason}`)).join(', '),
    ]),
  }
}

const ANGLES = ['yaw', 'pitch', 'roll']
const EYE = ['openness', 'gaze_yaw', 'gaze_pitch']
const EYES = ['right_eye', 'left_eye'].flatMap((side) => EYE.map((what) => `${side}_${what}`))

/** Every number of the whole session, named as in the export of one's data. */
export function framesCsv(frames: CheckInFrames): Table {
  const { expressions, action_units, t_s, faces, e, au, v, a, q, reasons, pose, eyes } = frames
  const filled = (numbers: readonly number[] | null | undefined, names: readonly string[]) =>
    names.map((_, at): Cell => numbers?.[at] ?? null)
  return {
    columns: [
      't_s',
      'faces',
      ...expressions.map((name) => `expression_${name}`),
      ...action_units,
      ...['valence', 'arousal', 'quality', 'reasons'],
      ...ANGLES,
      ...EYES,
    ],
    rows: t_s.map((time, at) => [
      time,
      faces[at] ?? null,
      ...filled(e[at], expressions),
      ...filled(au[at], action_units),
      ...[v[at] ?? null, a[at] ?? null, q[at] ?? null, (reasons[at] ?? []).join(' ')],
      ...filled(pose[at], ANGLES),
      ...filled(eyes[at]?.flat(), EYES),
    ]),
  }
}
