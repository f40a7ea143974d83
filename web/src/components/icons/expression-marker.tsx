import { type Expression, MARKERS } from '@/lib/expressions'

import classes from './icons.module.css'

/** An expression's own shape in its own colour; its name always stands beside it. */
export function ExpressionMarker({ name, size = 14 }: { name: Expression; size?: number }) {
  const { color, path } = MARKERS[name]
  return (
    <svg
      className={classes.marker}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} fill={color} />
    </svg>
  )
}
