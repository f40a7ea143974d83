// Lets the browser do what recording-state.ts decides.
import { type Dispatch, useEffect, useReducer, useRef, useState } from 'react'

import { cameraProblemOf } from '@/components/camera/camera-problem'
import { openCamera, stopCamera } from '@/components/camera/open-camera'

import { ClipRecorder } from './clip-recorder'
import {
  INITIAL_RECORDING,
  isCameraOn,
  nextRecording,
  type RecordingEvent,
  type RecordingState,
} from './recording-state'

export interface Recording {
  readonly state: RecordingState
  readonly dispatch: Dispatch<RecordingEvent>
  /** What the camera shows; null while it is off. */
  readonly stream: MediaStream | null
}

export function useRecording(): Recording {
  const [state, dispatch] = useReducer(nextRecording, INITIAL_RECORDING)
  const stream = useStream(state, dispatch)
  useCountdown(state, dispatch)
  useTake(state, stream, dispatch)
  useLeaving(state, dispatch)
  return { state, dispatch, stream }
}

/** Open the camera when it is wanted; switch it off as soon as it is not. */
function useStream(state: RecordingState, dispatch: Dispatch<RecordingEvent>): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null)
  const { camera_id } = state
  const wanted = isCameraOn(state)
  useEffect(() => {
    if (!wanted) return undefined
    let current = true
    let opened: MediaStream | null = null
    openCamera(camera_id).then(
      (found) => {
        // The answer may come after the person has moved on.
        if (!current) {
          stopCamera(found)
          return
        }
        opened = found
        for (const track of found.getTracks()) track.onended = () => dispatch({ type: 'unplugged' })
        setStream(found)
        dispatch({ type: 'opened' })
      },
      (error: unknown) => current && dispatch({ type: 'failed', problem: cameraProblemOf(error) }),
    )
    return () => {
      current = false
      if (opened) stopCamera(opened)
      setStream(null)
    }
  }, [wanted, camera_id, dispatch])
  return stream
}

function useCountdown(state: RecordingState, dispatch: Dispatch<RecordingEvent>): void {
  const left_s = state.step === 'countdown' ? state.left_s : null
  useEffect(() => {
    if (left_s === null) return undefined
    const timer = window.setTimeout(() => dispatch({ type: 'second_passed' }), 1000)
    return () => window.clearTimeout(timer)
  }, [left_s, dispatch])
}

const TICK_MS = 100

function useTake(
  { step }: RecordingState,
  stream: MediaStream | null,
  dispatch: Dispatch<RecordingEvent>,
): void {
  const take = useRef<ClipRecorder | null>(null)
  const taking = step === 'recording' || step === 'finishing'
  useEffect(() => {
    if (!taking || stream === null) return undefined
    const began_ms = performance.now()
    const tick = () => dispatch({ type: 'elapsed', elapsed_ms: performance.now() - began_ms })
    const timer = window.setInterval(tick, TICK_MS)
    take.current = beginTake(stream, dispatch)
    return () => {
      window.clearInterval(timer)
      take.current?.discard()
      take.current = null
    }
  }, [taking, stream, dispatch])
  useEffect(() => {
    if (step === 'finishing') take.current?.finish()
  }, [step])
}

function beginTake(stream: MediaStream, dispatch: Dispatch<RecordingEvent>): ClipRecorder | null {
  try {
    return new ClipRecorder(stream, {
      onFinished: (blob) => dispatch({ type: 'finished', blob }),
      onFailed: (problem) => dispatch({ type: 'failed', problem }),
    })
  } catch (error) {
    dispatch({ type: 'failed', problem: cameraProblemOf(error) })
    return null
  }
}

/** The camera goes off when the page is no longer looked at. */
function useLeaving(state: RecordingState, dispatch: Dispatch<RecordingEvent>): void {
  const on = isCameraOn(state)
  useEffect(() => {
    if (!on) return undefined
    const leave = () => dispatch({ type: 'left' })
    const whenHidden = () => document.visibilityState === 'hidden' && leave()
    document.addEventListener('visibilitychange', whenHidden)
    window.addEventListener('pagehide', leave)
    return () => {
      document.removeEventListener('visibilitychange', whenHidden)
      window.removeEventListener('pagehide', leave)
    }
  }, [on, dispatch])
}
