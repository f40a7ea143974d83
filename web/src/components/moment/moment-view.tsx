import type { BlinksSeen, TellingMoment } from '@/client/types'

import classes from './moment.module.css'
import { MovedView } from './moved-view'
import { WhereView } from './where-view'

interface Props {
  readonly moment: TellingMoment
  readonly blinks: BlinksSeen | null
}

/** What a result rests on, as far as the network in use can say. */
export function MomentView({ moment, blinks }: Props) {
  return (
    <div className={classes.moment}>
      {moment.face && <WhereView moment={moment} face={moment.face} />}
      {moment.movements && <MovedView movements={moment.movements} blinks={blinks} />}
    </div>
  )
}
