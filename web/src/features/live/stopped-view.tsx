import { Button } from '@mantine/core'

import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import type { Stopped } from './live-state'
import classes from './setup.module.css'
import { SummaryView } from './summary-view'

interface Props {
  readonly state: Stopped
  readonly onAnswer: (keep: boolean) => void
}

/** The camera is off; keep what was read, or discard it. */
export function StoppedView({ state, onAnswer }: Props) {
  const t = useT()
  const { why, busy, failed, keep, summary } = state
  return (
    <Section sheet>
      <h2 className={classes.title} tabIndex={-1}>
        {t('live.stopped')}
      </h2>
      {why !== 'person' && <p role="status">{t(`live.stopped_${why}`)}</p>}
      <SummaryView summary={summary} />
      {keep !== 'nothing' && (
        <>
          <p>{t(keep === 'frames' ? 'live.ask_frames' : 'live.ask_seconds')}</p>
          {failed && (
            <p role="alert" className={classes.failed}>
              {t(`live.not_answered_${failed}`)}
            </p>
          )}
          <div className={classes.actions}>
            <Button loading={busy !== null} onClick={() => onAnswer(true)}>
              {t('live.keep')}
            </Button>
            <Button variant="default" disabled={busy !== null} onClick={() => onAnswer(false)}>
              {t('live.discard')}
            </Button>
          </div>
        </>
      )}
    </Section>
  )
}
