import type { CSSProperties } from 'react'

import classes from './recorder.module.css'

/** Where the face belongs; fills up while recording. Decoration: words say the same. */
export function Oval({ share }: { share: number }) {
  const style: CSSProperties = { strokeDashoffset: 1 - share }
  return (
    <svg className={classes.oval} viewBox="0 0 60 80" aria-hidden="true" focusable="false">
      <ellipse className={classes.oval_guide} cx="30" cy="40" rx="27" ry="37" />
      <ellipse
        className={classes.oval_ring}
        cx="30"
        cy="40"
        rx="27"
        ry="37"
        pathLength={1}
        style={style}
        data-empty={share === 0 || undefined}
      />
    </svg>
  )
}
