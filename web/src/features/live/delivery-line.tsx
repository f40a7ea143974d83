import { Icon, type IconName } from '@/components/icons/icon'
import { type PlainKey, useT } from '@/lib/i18n'

import type { Live, Mode } from './live-state'
import classes from './live.module.css'

interface Word {
  readonly icon: IconName
  readonly text: PlainKey
  /** Worth a look: something does not go as it should. */
  readonly warn?: boolean
}

/** What becomes of the numbers just now, in one line. */
export function DeliveryLine({ live, mode }: { live: Live; mode: Mode }) {
  const t = useT()
  const { icon, text, warn } = wordOf(live, mode)
  return (
    <p className={classes.delivery} data-warn={warn || undefined} role="status">
      <Icon name={icon} size={20} />
      <span>
        {t(text)} {live.fps < live.full_fps && t('live.busy', { fps: live.fps })}
      </span>
    </p>
  )
}

function wordOf({ keep, delivery, stream }: Live, mode: Mode): Word {
  if (mode === 'streamed') {
    if (stream === 'full') return { icon: 'offline', text: 'live.stream_full', warn: true }
    if (stream === 'reconnecting')
      return { icon: 'offline', text: 'live.stream_reconnecting', warn: true }
    if (stream !== 'open') return { icon: 'upload', text: 'live.connecting' }
    return { icon: 'upload', text: keep === 'nothing' ? 'live.stream_only' : 'live.stream_kept' }
  }
  if (keep === 'nothing') return { icon: 'device', text: 'live.nothing_sent' }
  if (delivery === 'waiting') return { icon: 'offline', text: 'live.numbers_wait', warn: true }
  return { icon: 'device', text: keep === 'frames' ? 'live.frames_sent' : 'live.seconds_sent' }
}
