import type { Entry } from '@/client/journal'
import { useSafetyPaused } from '@/client/safety-pause'
import { useT } from '@/lib/i18n'

import { sentenceFor } from './encouragement'
import classes from './encouragement.module.css'

/** A warm sentence under an entry that was just kept; none while a step of the safety path is open. */
export function EncouragementLine({ entry }: { entry: Entry }) {
  const t = useT()
  const paused = useSafetyPaused()
  return paused ? null : <p className={classes.warm}>{t(sentenceFor(entry))}</p>
}
