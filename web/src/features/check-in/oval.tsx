import type { CSSProperties } from 'react'

import classes from './recorder.module.css'

/** The same ellipse, drawn clockwise from the top. */
const RING = 'M30 3a27 37 0 0 1 0 74a27 37 0 0 1 0-74'

/** Where the face belongs; fills up while recording. Decoration: words say the same. */
export function Oval({ share }: { share: number }) {
  const style: CSSProperties = { strokeDashoffset: 1 - share }
  return (
    <svg className={classes.oval} viewBox="0 0 60 80" aria-hidden="true" focusable="false">
      <ellipse className={classes.oval_guide} cx="30" cy="40" rx="27" ry="37" />
      <path
        className={classes.oval_ring}
        d={RING}
        pathLength={1}
        style={style}
        data-empty={share === 0 || undefined}
      />
    </svg>
  )
}
