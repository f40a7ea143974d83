import { Button, Progress } from '@mantine/core'

import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import type { SendingState } from './sending-state'
import classes from './sending.module.css'

interface Props {
  readonly state: Extract<SendingState, { step: 'uploading' | 'reading' }>
  /** The result will be in the history, wherever the person goes meanwhile. */
  readonly keeps: boolean
  readonly onCancel: () => void
}

/** A clip on its way: sent, waiting for its turn, being read. */
export function SendingStep({ state, keeps, onCancel }: Props) {
  const t = useT()
  const share = state.step === 'uploading' ? state.share : state.job.progress
  const title = useTitle(state)
  return (
    <section className={classes.sending} aria-labelledby="sending">
      <h2 id="sending" className={classes.title} tabIndex={-1}>
        {title}
      </h2>
      <Progress.Root size="lg" className={classes.bar ?? ''}>
        <Progress.Section value={share * 100} aria-label={title} />
      </Progress.Root>
      <div className={classes.detail}>
        {state.step === 'uploading' ? <Share share={share} /> : <Reading state={state} />}
      </div>
      <Spoken title={title} share={share} />
      <p className={classes.silent} role="status">
        {state.step === 'reading' && state.silent && t('reading.silent')}
      </p>
      {state.step === 'reading' && (
        <p className={classes.quiet}>{t(keeps ? 'reading.may_leave' : 'reading.stay')}</p>
      )}
      <div className={classes.cancel}>
        <Button variant="default" onClick={onCancel}>
          {t('sending.cancel')}
        </Button>
        <span className={classes.quiet}>{t('sending.cancel_text')}</span>
      </div>
    </section>
  )
}

function useTitle(state: Props['state']): string {
  const t = useT()
  if (state.step === 'uploading') return t('sending.title')
  return t(state.job.state === 'queued' ? 'reading.waiting_title' : 'reading.title')
}

/** Spoken: the step, and every quarter of it. */
function Spoken({ title, share }: { title: string; share: number }) {
  const { locale } = useLanguage()
  const quarters = Math.floor(share * 4) / 4
  return (
    <p className={classes.spoken} role="status">
      {quarters > 0 ? `${title}: ${formatPercent(quarters, locale)}` : title}
    </p>
  )
}

function Share({ share }: { share: number }) {
  const t = useT()
  const { locale } = useLanguage()
  return t('sending.share', { percent: formatPercent(share, locale) })
}

function Reading({ state }: { state: Extract<SendingState, { step: 'reading' }> }) {
  const t = useT()
  const { locale } = useLanguage()
  const { job, left_s } = state
  if (job.state === 'queued') {
    const ahead = job.position ?? 0
    return ahead > 0 ? t('reading.ahead', { count: ahead }) : t('reading.next')
  }
  const percent = formatPercent(job.progress, locale)
  return (
    <>
      {t('reading.share', { percent })}
      {left_s !== null && `, ${t('reading.time_left', { count: left_s })}`}
    </>
  )
}
