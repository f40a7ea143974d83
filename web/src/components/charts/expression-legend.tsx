import { ExpressionMarker } from '@/components/icons/expression-marker'
import type { Expression } from '@/lib/expressions'
import { useT } from '@/lib/i18n'

import classes from './charts.module.css'

export function ExpressionLegend({ expressions }: { expressions: readonly Expression[] }) {
  const t = useT()
  return (
    <ul className={classes.legend} aria-hidden="true">
      {expressions.map((name) => (
        <li key={name}>
          <ExpressionMarker name={name} />
          {t(`expression.${name}`)}
        </li>
      ))}
    </ul>
  )
}
