import type { CSSProperties } from 'react'

import { type Evidence, MAX_INTENSITY } from '@/lib/movements'

import classes from './level-track.module.css'

interface Props {
  /** 0 to 5; null where nothing was measured. */
  readonly intensity: number | null
  readonly grade: Evidence | null
}

/** How strong a movement is, on a track with a tick at each whole number. */
export function LevelTrack({ intensity, grade }: Props) {
  const share = (intensity ?? 0) / MAX_INTENSITY
  return (
    <span
      className={classes.track}
      data-grade={grade}
      data-empty={intensity === null || undefined}
      aria-hidden="true"
    >
      <span className={classes.level} style={{ '--share': share } as CSSProperties} />
    </span>
  )
}
