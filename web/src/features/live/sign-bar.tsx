import { Button } from '@mantine/core'

import { useT } from '@/lib/i18n'

import type { Mode } from './live-state'
import classes from './live.module.css'

interface Props {
  readonly mode: Mode
  /** The camera is on just now. */
  readonly on: boolean
  /** Reading has begun, so that there is something to pause. */
  readonly running: boolean
  readonly onPause: () => void
  readonly onStop: () => void
}

/** Stays in view whenever the camera is on: who sees what, and one press to stop. */
export function SignBar({ mode, on, running, onPause, onStop }: Props) {
  const t = useT()
  return (
    <div className={classes.sign} role="group" aria-label={t('live.sign')}>
      <p className={classes.sign_text} data-on={on || undefined}>
        <strong>{on ? t('camera.on') : t('camera.off')}</strong>
        <span className={classes.sign_who}>
          {mode === 'device'
            ? t('live.sign_device')
            : t('live.sign_streamed', { host: window.location.host })}
        </span>
      </p>
      <div className={classes.sign_buttons}>
        {running && on && (
          <Button variant="default" size="sm" onClick={onPause}>
            {t('live.pause')}
          </Button>
        )}
        <Button size="sm" onClick={onStop}>
          {t('live.stop')}
        </Button>
      </div>
    </div>
  )
}
