import type { Evidence } from '@/lib/movements'

import classes from './moment.module.css'

/** A shape for each grade, from two full dots to a broken ring; its words stand beside it. */
export function EvidenceMark({ grade }: { grade: Evidence }) {
  const full = grade === 'corroborated' || grade === 'distilled'
  return (
    <svg viewBox="0 0 22 12" width="22" height="12" className={classes.mark} aria-hidden="true">
      <circle cx="6" cy="6" r="4" data-full={full || undefined} data-grade={grade} />
      {grade === 'corroborated' && <circle cx="16" cy="6" r="4" data-full data-grade={grade} />}
    </svg>
  )
}
