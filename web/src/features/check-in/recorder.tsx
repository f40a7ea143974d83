import { type Dispatch, useEffect, useRef } from 'react'

import { useT } from '@/lib/i18n'

import { CameraProblemView } from '@/components/camera/camera-problem-view'
import { CameraStage } from './camera-stage'
import { CameraPanel } from './camera-panel'
import type { CameraWish } from './camera-wish'
import type { Clip } from './clip'
import { clipName } from './mime-type'
import { OtherWays } from './other-ways'
import classes from './recorder.module.css'
import { type Ending, type RecordingEvent } from './recording-state'
import { useLight } from './use-light'
import { useRecording } from './use-recording'
import type { WhereChosen } from './use-where'

export interface Take {
  readonly clip: Clip
  readonly ending: Ending
}

interface Props {
  readonly wish: CameraWish
  readonly chosen: WhereChosen | null
  readonly onTake: (take: Take) => void
}

/** From the camera's picture to a recorded take. */
export function Recorder({ wish, chosen, onTake }: Props) {
  const t = useT()
  const { state, dispatch, stream } = useRecording()
  const video = useRef<HTMLVideoElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const light = useLight(video, stream !== null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  useEffect(() => {
    if (wish.take()) dispatch({ type: 'open' })
  }, [wish, dispatch])
  useEffect(() => {
    // What was pressed may be gone; the keyboard goes on from the beginning of this step.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [state.step])
  useEscape(state.step === 'countdown' || state.step === 'recording', dispatch)
  useEffect(() => {
    if (state.step !== 'recorded') return
    onTake({ clip: toClip(state.blob, state.elapsed_ms), ending: state.ending })
  }, [state, onTake])
  if (state.step === 'problem')
    return (
      <CameraProblemView
        problem={state.problem}
        onRetry={() => dispatch({ type: 'open' })}
        others={<OtherWays but="camera" />}
      />
    )
  return (
    <section className={classes.recorder} aria-labelledby="recorder">
      <h2 ref={heading} id="recorder" className={classes.spoken} tabIndex={-1}>
        {t('camera.title')}
      </h2>
      <CameraStage state={state} stream={stream} video={video} light={light} dispatch={dispatch} />
      <CameraPanel state={state} stream={stream} chosen={chosen} dispatch={dispatch} />
    </section>
  )
}

function toClip(blob: Blob, elapsed_ms: number): Clip {
  return {
    blob,
    name: clipName(blob.type),
    source: 'camera',
    recorded_at: new Date(Date.now() - elapsed_ms).toISOString(),
    duration_s: elapsed_ms / 1000,
  }
}

function useEscape(active: boolean, dispatch: Dispatch<RecordingEvent>): void {
  useEffect(() => {
    if (!active) return undefined
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') dispatch({ type: 'discard' })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [active, dispatch])
}
