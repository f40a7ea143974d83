import { type ReactNode, useCallback, useState } from 'react'

import type { Result } from '@/client/types'

import type { CameraWish } from './camera-wish'
import type { Clip } from './clip'
import classes from './flow.module.css'
import { HereStep } from './here-step'
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
import { useWhere } from './use-where'

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
    kept === null ? null : { clip: kept.clip, ending: null, kept: true },
  )
  const place = useWhere({
    guest: personId === null,
    allowed: props.allowed,
    keeps,
    before: kept?.where ?? null,
  })
  const sending = useSending(personId === null, place.engine)
  const done = sending.state.step === 'done'
  useKeepingClip(done ? null : (held?.clip ?? null), place.where, personId)
  const begin = useStepFocus(`${sending.state.step} ${props.allowed} ${held !== null}`)
  return (
    <div ref={begin} className={classes.flow} tabIndex={-1}>
      <LeaveGuard
        clipWaits={held !== null && isWorthKeeping(sending.state)}
        resultWaits={sending.state.step === 'reading' && !keeps}
        onLeave={sending.cancel}
      />
      <Step {...props} held={held} onHeld={setHeld} sending={sending} place={place} />
    </div>
  )
}

interface StepProps extends Props {
  readonly held: Held | null
  readonly onHeld: (held: Held | null) => void
  readonly sending: ReturnType<typeof useSending>
  readonly place: ReturnType<typeof useWhere>
}

function Step({ held, onHeld, place, ...props }: StepProps) {
  const takeRecorded = useCallback(
    ({ clip, ending }: Take) => onHeld({ clip, ending, kept: false }),
    [onHeld],
  )
  if (held !== null) return <HeldStep {...props} held={held} onHeld={onHeld} place={place} />
  if (!props.allowed) return props.notice
  return (
    <MakeClip
      way={props.way}
      wish={props.wish}
      chosen={place.chosen}
      onTake={takeRecorded}
      onFile={(clip) => onHeld({ clip, ending: null, kept: false })}
    />
  )
}

function HeldStep({ held, onHeld, sending, place, ...props }: StepProps & { readonly held: Held }) {
  const { state, cancel, reset } = sending
  const startOver = () => {
    reset()
    onHeld(null)
  }
  const retake = () => {
    props.wish.make()
    startOver()
  }
  const sendIt = () => sending.send(held.clip)
  const readIt = () => (place.where === 'device' ? sending.readHere(held.clip) : sendIt())
  switch (state.step) {
    case 'idle':
      // A permission taken back meanwhile is asked for again; the clip waits.
      if (!props.allowed) return props.notice
      return (
        <ReviewStep {...held} {...props} where={place.where} onRead={readIt} onRetake={retake} />
      )
    case 'uploading':
    case 'reading':
      return <SendingStep state={state} keeps={props.keeps} onCancel={cancel} />
    case 'here':
      return <HereStep {...sending} state={state} loading={place.loading} />
    case 'stopped': {
      const onNotice = () => {
        reset()
        props.onNotice()
      }
      const ways = { onAgain: readIt, onSend: sendIt, onRetake: retake, onNotice }
      return <StoppedStep state={state} clip={held.clip} {...ways} />
    }
    case 'done': {
      const { result, checkInId } = state
      const onAgain = () => {
        startOver()
        props.onAgain()
      }
      return props.answer({ result, checkInId, onAgain, onSendOnceMore: readIt })
    }
  }
}
