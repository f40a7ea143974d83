import { Switch } from '@mantine/core'
import { useMemo, useState } from 'react'

import type { FaceMap, TellingMoment } from '@/client/types'
import { ChartFrame } from '@/components/charts/chart-frame'
import type { Table } from '@/components/charts/csv'
import type { Expression } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import { type Translate, useLanguage, useT } from '@/lib/i18n'

import { FaceDrawing } from './face-drawing'
import type { Grid } from './heat'
import classes from './moment.module.css'
import { byShare, PARTS, partShares, type PartShares } from './parts'

/** A part with less than this is not worth naming in the sentence. */
const WORTH_NAMING = 0.1

/** The face at the telling moment, and which part of it spoke for the expression. */
export function WhereView({ moment, face }: { moment: TellingMoment; face: FaceMap }) {
  const t = useT()
  const { locale } = useLanguage()
  const [showHeat, setShowHeat] = useState(true)
  const shares = useMemo(() => partShares(face.heat, face.landmarks), [face])
  const looked = t(`looked.${moment.expression}`)
  return (
    <ChartFrame
      title={t('moment.title')}
      sentence={whereSentence(moment, shares, t, locale)}
      table={partTable(shares, t, locale)}
      csv={heatCsv(face.heat)}
      fileName={t('moment.file')}
    >
      <div className={classes.where_frame}>
        <div className={classes.where}>
          <FaceDrawing
            landmarks={face.landmarks}
            heat={face.heat}
            showHeat={showHeat}
            label={t('moment.drawing')}
          />
          <div className={classes.where_side}>
            <Switch
              size="sm"
              label={t('moment.show_heat')}
              checked={showHeat}
              onChange={(event) => setShowHeat(event.currentTarget.checked)}
            />
            {showHeat && <HeatLegend looked={looked} />}
            <p className={classes.small}>{t('moment.only_lines')}</p>
          </div>
        </div>
      </div>
    </ChartFrame>
  )
}

function HeatLegend({ looked }: { looked: string }) {
  const t = useT()
  return (
    <div className={classes.legend}>
      <p className={classes.scale} aria-hidden="true">
        <span>{t('moment.less')}</span>
        <span className={classes.ramp} />
        <span>{t('moment.more')}</span>
      </p>
      <p>
        {t('moment.legend', { looked })} {t('moment.legend_cool')}
      </p>
      <p className={classes.line_legend}>
        <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
          <ellipse cx="12" cy="6" rx="10.5" ry="4.5" className={classes.contour} />
        </svg>
        {t('moment.legend_line')}
      </p>
    </div>
  )
}

/** When it was, and which parts spoke most, in plain words. */
export function whereSentence(
  moment: { readonly t_s: number; readonly expression: Expression; readonly confidence: number },
  shares: PartShares,
  t: Translate,
  locale: string,
): string {
  const [first = 'around', second = 'around'] = byShare(shares)
  const values = {
    seconds: moment.t_s.toLocaleString(locale, { maximumFractionDigits: 1 }),
    looked: t(`looked.${moment.expression}`),
    percent: formatPercent(moment.confidence, locale),
    first: t(`part.${first}`),
  }
  if (shares[second] < WORTH_NAMING) return t('moment.sentence_one', values)
  return t('moment.sentence', {
    ...values,
    first_share: formatPercent(shares[first], locale),
    second: t(`part.${second}`),
    second_share: formatPercent(shares[second], locale),
  })
}

function partTable(shares: PartShares, t: Translate, locale: string): Table {
  return {
    columns: [t('moment.part'), t('moment.part_share')],
    rows: PARTS.map((part) => [t(`part.${part}`), formatPercent(shares[part], locale)]),
  }
}

/** The map itself, one place a row. */
function heatCsv(heat: Grid): Table {
  return {
    columns: ['row', 'column', 'value'],
    rows: heat.flatMap((values, row) => values.map((value, column) => [row, column, value])),
  }
}
