import type { CheckIn } from '@/client/types'

import classes from './check-in-row.module.css'
import { CheckInRow } from './check-in-row'

interface Props {
  readonly checkIns: readonly CheckIn[]
  readonly withDay?: boolean
  /** Names the list for screen readers. */
  readonly label: string
}

export function CheckInList({ checkIns, withDay = false, label }: Props) {
  return (
    <ul className={classes.list} aria-label={label}>
      {checkIns.map((checkIn) => (
        <li key={checkIn.id}>
          <CheckInRow checkIn={checkIn} withDay={withDay} />
        </li>
      ))}
    </ul>
  )
}
