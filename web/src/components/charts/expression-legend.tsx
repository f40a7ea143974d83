import { ExpressionMarker } from '@/components/icons/expression-marker'
import type { Expression } from '@/lib/expressions'
import { useT } from '@/lib/i18n'

import classes from './charts.module.css'

interface Props {
  readonly expressions: readonly Expression[]
  readonly title?: string
  /** Explain the hatching too. */
  readonly withGaps?: boolean
}

export function ExpressionLegend({ expressions, title, withGaps = false }: Props) {
  const t = useT()
  return (
    <ul className={classes.legend} aria-hidden="true">
      {title !== undefined && <li className={classes.legend_title}>{title}</li>}
      {expressions.map((name) => (
        <li key={name}>
          <ExpressionMarker name={name} />
          {t(`expression.${name}`)}
        </li>
      ))}
      {withGaps && (
        <li>
          <span className={classes.hatched} />
          {t('chart.unusable')}
        </li>
      )}
    </ul>
  )
}
