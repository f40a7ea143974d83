import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { refreshCheckIns } from '@/client/check-ins'
import { SafetyStep } from '@/components/safety/safety-step'

import { EndedView } from './ended-view'
import { LeaveGuard } from './leave-guard'
import { LiveProblemView } from './live-problem-view'
import type { Keep, Mode } from './live-state'
import classes from './live.module.css'
import { LiveView } from './live-view'
import { OpenSession } from './open-session'
import { SetupView } from './setup-view'
import { StoppedView } from './stopped-view'
import type { Running } from './use-live'
import { useOpenSession } from './use-open-session'

interface Props extends Running {
  readonly keep: Keep
}

/** From the choice to what became of a session; one step on screen at a time. */
export function LiveFlow(props: Props) {
  const { controller, state } = props
  const place = useStepFocus(state.step)
  const queries = useQueryClient()
  const kept = state.step === 'ended' && state.checkInId !== null
  useEffect(() => {
    if (kept) void refreshCheckIns(queries)
  }, [kept, queries])
  return (
    <div ref={place} className={classes.flow} tabIndex={-1}>
      <LeaveGuard state={state} onLeave={() => controller.close()} />
      {state.safety && (
        <div className={classes.safety}>
          <SafetyStep step={state.safety} onGoOn={() => controller.metSafety()} />
        </div>
      )}
      <Step {...props} />
    </div>
  )
}

function Step({ controller, state, keep }: Props) {
  const keeps = keep !== 'nothing'
  const start = (mode: Mode, more: { takeOver?: boolean; keeps?: boolean } = {}) =>
    void controller.start({ mode, keeps, ...more })
  switch (state.step) {
    case 'choosing':
      return <Choice controller={controller} keep={keep} onStart={start} />
    case 'starting':
    case 'live':
      return <LiveView controller={controller} state={state} />
    case 'stopped':
      return <StoppedView state={state} onAnswer={(wish) => void controller.answer(wish)} />
    case 'ended':
      return <EndedView state={state} onAgain={() => controller.choose()} />
    case 'problem':
      return (
        <LiveProblemView
          problem={state.problem}
          mode={state.mode}
          onRetry={() => start(state.mode)}
          onChoose={() => controller.choose()}
          onTakeOver={() => start(state.mode, { takeOver: true })}
          onWithoutKeeping={() => start('device', { keeps: false })}
        />
      )
  }
}

interface ChoiceProps extends Pick<Props, 'controller' | 'keep'> {
  readonly onStart: (mode: Mode, more?: { takeOver?: boolean }) => void
}

/** Begin, or go on with what is still open. */
function Choice({ controller, keep, onStart }: ChoiceProps) {
  const { open, inOtherTab, busy, error, end } = useOpenSession()
  if (open === null) return <SetupView keep={keep} onStart={onStart} />
  return (
    <OpenSession
      session={open}
      where={inOtherTab ? 'other_tab' : open.here ? 'here' : 'elsewhere'}
      busy={busy}
      error={error}
      onGoOn={() => void controller.start({ mode: open.mode, keeps: true, open })}
      onTakeOver={() => onStart(open.mode, { takeOver: true })}
      onEnd={end}
    />
  )
}

/** A new step begins at its heading, for the keyboard and for screen readers. */
function useStepFocus(step: string) {
  const place = useRef<HTMLDivElement>(null)
  const previous = useRef(step)
  useEffect(() => {
    if (previous.current === step) return
    previous.current = step
    const begin = place.current?.querySelector<HTMLElement>('[tabindex="-1"]') ?? place.current
    begin?.focus({ preventScroll: true })
    // From starting to running the picture stays where it is.
    if (step !== 'live') window.scrollTo({ top: 0 })
  }, [step])
  return place
}
