import { type ReactNode, useCallback, useState } from 'react'

import type { Result } from '@/client/types'

import type { CameraWish } from './camera-wish'
import type { Clip } from './clip'
import classes from './flow.module.css'
import { useKeepingClip, useKeptClip } from './kept-clip'
import { LeaveGuard } from './leave-guard'
import { MakeClip } from './make-clip'
import type { Take } from './recorder'
import { ReviewStep } from './review-step'
import type { Ending } from './recording-state'
import { isWorthKeeping } from './sending-state'
import { SendingStep } from './sending-step'
import { StoppedStep } from './stopped-step'
import type { Way } from './use-go-to'
import { useSending } from './use-sending'
import { useStepFocus } from './use-step-focus'

export interface Answered {
  readonly result: Result
  readonly checkInId: string | null
  readonly onAgain: () => void
  readonly onSendOnceMore: () => void
}

interface Props {
  readonly way: Way
  /** The person's id; null for a guest. */
  readonly personId: string | null
  /** The camera analysis is allowed. */
  readonly allowed: boolean
  /** The numbers will be kept. */
  readonly keeps: boolean
  readonly wish: CameraWish
  readonly notice: ReactNode
  readonly onNotice: () => void
  readonly onAgain: () => void
  readonly answer: (answered: Answered) => ReactNode
}

interface Held {
  readonly clip: Clip
  readonly ending: Ending | null
  readonly kept: boolean
}

/** From the permission over the clip to the answer; one step on screen at a time. */
export function ClipFlow(props: Props) {
  const { personId, keeps } = props
  const kept = useKeptClip(personId)
  const [held, setHeld] = useState<Held | null>(
    kept === null ? null : { clip: kept, ending: null, kept: true },
  )
  const sending = useSending(personId === null)
  const done = sending.state.step === 'done'
  useKeepingClip(done ? null : (held?.clip ?? null), personId)
  const place = useStepFocus(`${sending.state.step} ${props.allowed} ${held !== null}`)
  return (
    <div ref={place} className={classes.flow} tabIndex={-1}>
      <LeaveGuard
        clipWaits={held !== null && isWorthKeeping(sending.state)}
        resultWaits={sending.state.step === 'reading' && !keeps}
        onLeave={sending.cancel}
      />
      <Step {...props} held={held} onHeld={setHeld} sending={sending} />
    </div>
  )
}

interface StepProps extends Props {
  readonly held: Held | null
  readonly onHeld: (held: Held | null) => void
  readonly sending: ReturnType<typeof useSending>
}

function Step({ held, onHeld, sending, ...props }: StepProps) {
  const { state, send, cancel, reset } = sending
  const takeRecorded = useCallback(
    ({ clip, ending }: Take) => onHeld({ clip, ending, kept: false }),
    [onHeld],
  )
  const startOver = () => {
    reset()
    onHeld(null)
  }
  const retake = () => {
    props.wish.make()
    startOver()
  }
  if (held === null && !props.allowed) return props.notice
  if (held === null) {
    const takeFile = (clip: Clip) => onHeld({ clip, ending: null, kept: false })
    return <MakeClip way={props.way} wish={props.wish} onTake={takeRecorded} onFile={takeFile} />
  }
  const sendIt = () => send(held.clip)
  switch (state.step) {
    case 'idle':
      // A permission taken back meanwhile is asked for again; the clip waits.
      if (!props.allowed) return props.notice
      return <ReviewStep {...held} keeps={props.keeps} onSend={sendIt} onRetake={retake} />
    case 'uploading':
    case 'reading':
      return <SendingStep state={state} keeps={props.keeps} onCancel={cancel} />
    case 'stopped':
      return (
        <StoppedStep
          state={state}
          clip={held.clip}
          onSend={sendIt}
          onRetake={retake}
          onNotice={() => {
            reset()
            props.onNotice()
          }}
        />
      )
    case 'done': {
      const { result, checkInId } = state
      const onAgain = () => {
        startOver()
        props.onAgain()
      }
      return props.answer({ result, checkInId, onAgain, onSendOnceMore: sendIt })
    }
  }
}
