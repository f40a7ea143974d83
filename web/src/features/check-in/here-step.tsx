import { Button, Progress } from '@mantine/core'
import { useCallback } from 'react'

import { Icon } from '@/components/icons/icon'
import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import type { Loading } from './clip-engine'
import { LoadingWords } from './loading-words'
import type { SendingState } from './sending-state'
import classes from './sending.module.css'

interface Props {
  readonly state: Extract<SendingState, { step: 'here' }>
  /** Shows the clip while it is read. */
  readonly video: HTMLVideoElement
  readonly loading: Loading
  readonly cancel: () => void
}

/** A clip that is read on this device: loading, reading, and its numbers on their way. */
export function HereStep({ state, video, loading, cancel }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const { phase, share } = state
  const title = t(`here.${phase}_title`)
  const place = useCallback((node: HTMLElement | null) => node?.append(video), [video])
  return (
    <section className={classes.sending} aria-labelledby="here">
      <h2 id="here" className={classes.title} tabIndex={-1}>
        {title}
      </h2>
      <p className={classes.here}>
        <Icon name="device" size={20} />
        {t('here.stays')}
      </p>
      <div ref={place} className={classes.clip} aria-hidden="true" hidden={phase !== 'reading'} />
      <Progress.Root size="lg" className={classes.bar ?? ''}>
        <Progress.Section value={100 * shareOf(phase, share, loading)} aria-label={title} />
      </Progress.Root>
      <div className={classes.detail}>
        {phase === 'loading' && <LoadingWords loading={loading} />}
        {phase === 'reading' && t('reading.share', { percent: formatPercent(share, locale) })}
      </div>
      <p className={phase === 'waiting' ? classes.silent : classes.quiet} role="status">
        {phase === 'waiting' ? t('here.waiting_text') : t('here.stay')}
      </p>
      <div className={classes.cancel}>
        <Button variant="default" onClick={cancel}>
          {t('sending.cancel')}
        </Button>
        <span className={classes.quiet}>{t('sending.cancel_text')}</span>
      </div>
    </section>
  )
}

function shareOf(phase: Props['state']['phase'], share: number, loading: Loading): number {
  if (phase !== 'loading') return share
  return loading.step === 'loading' && loading.total > 0 ? loading.loaded / loading.total : 0
}
