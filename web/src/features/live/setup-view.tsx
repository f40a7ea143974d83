import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { NoticePoints } from '@/components/camera-notice/camera-notice'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { LIVE_POINT } from './live-notice'
import type { Keep, Mode } from './live-state'
import classes from './setup.module.css'
import { LiveWhere } from './live-where'

interface Props {
  readonly keep: Keep
  readonly onStart: (mode: Mode) => void
}

/** Before it begins: where it is read, what is kept, and one button. */
export function SetupView({ keep, onStart }: Props) {
  const t = useT()
  const [mode, setMode] = useState<Mode>('device')
  return (
    <section className={classes.setup} aria-labelledby="live-setup">
      <h2 id="live-setup" className={classes.title}>
        {t('live.setup')}
      </h2>
      <LiveWhere mode={mode} onChoose={setMode} />
      <div className={classes.keep}>
        <Icon name="lock" size={20} />
        <p>
          {t(mode === 'device' ? `live.keep_${keep}` : `live.keep_streamed_${keep}`)}{' '}
          <Link to="/account/consents">{t('live.keep_change')}</Link>
        </p>
      </div>
      <div className={classes.actions}>
        <Button
          size="lg"
          leftSection={<Icon name="camera" size={22} />}
          onClick={() => onStart(mode)}
        >
          {t(mode === 'device' ? 'live.start' : 'live.start_streamed')}
        </Button>
      </div>
      <p className={classes.quiet}>{t('notice.short')}</p>
      <details className={classes.more}>
        <summary>{t('notice.more')}</summary>
        <NoticePoints picture={LIVE_POINT} />
      </details>
    </section>
  )
}
