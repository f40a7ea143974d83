// The camera from off to a recorded clip, as a pure function: (state, event) → state.
// Events that make no sense in a state are ignored, so a double click or a late answer of the
// browser can never lead anywhere unplanned.
import { DEFAULT_LENGTH, type Length, MIN_SECONDS } from './clip'
import type { CameraProblem } from '@/components/camera/camera-problem'

export const COUNTDOWN_FROM = 3

/** Why a recording ended: at its length, by hand, or because the camera went away. */
export type Ending = 'full' | 'by_hand' | 'left' | 'unplugged'

export type CameraStep =
  /** Off. `left` means that it was switched off because the page was left. */
  | { readonly step: 'off'; readonly left: boolean }
  | { readonly step: 'opening' }
  | { readonly step: 'ready' }
  | { readonly step: 'countdown'; readonly left_s: number }
  | { readonly step: 'recording'; readonly elapsed_ms: number }
  | { readonly step: 'finishing'; readonly elapsed_ms: number; readonly ending: Ending }
  | {
      readonly step: 'recorded'
      readonly elapsed_ms: number
      readonly ending: Ending
      readonly blob: Blob
    }
  | { readonly step: 'problem'; readonly problem: CameraProblem }

export type RecordingState = CameraStep & {
  readonly length_s: Length
  /** The chosen camera; null leaves the choice to the browser. */
  readonly camera_id: string | null
}

export type RecordingEvent =
  | { readonly type: 'open' }
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly problem: CameraProblem }
  | { readonly type: 'start' }
  | { readonly type: 'second_passed' }
  | { readonly type: 'elapsed'; readonly elapsed_ms: number }
  | { readonly type: 'stop' }
  /** Give this take up, and keep the camera on. */
  | { readonly type: 'discard' }
  | { readonly type: 'finished'; readonly blob: Blob }
  | { readonly type: 'switch_off' }
  /** The page was hidden or left. */
  | { readonly type: 'left' }
  | { readonly type: 'unplugged' }
  | { readonly type: 'choose_length'; readonly length_s: Length }
  | { readonly type: 'choose_camera'; readonly camera_id: string }

export const INITIAL_RECORDING: RecordingState = {
  step: 'off',
  left: false,
  length_s: DEFAULT_LENGTH,
  camera_id: null,
}

/** Return whether the camera is, or is about to be, on. */
export function isCameraOn({ step }: CameraStep): boolean {
  return ['opening', 'ready', 'countdown', 'recording', 'finishing'].includes(step)
}

/** Return whether enough has been recorded to be read. */
export function isLongEnough(elapsed_ms: number): boolean {
  return elapsed_ms >= MIN_SECONDS * 1000
}

export function nextRecording(state: RecordingState, event: RecordingEvent): RecordingState {
  switch (event.type) {
    case 'choose_length':
      return state.step === 'recording' ? state : { ...state, length_s: event.length_s }
    case 'choose_camera':
      return chooseCamera(state, event.camera_id)
    default: {
      const step = nextStep(state, event)
      return step === null ? state : { ...settings(state), ...step }
    }
  }
}

function settings({ length_s, camera_id }: RecordingState) {
  return { length_s, camera_id }
}

function chooseCamera(state: RecordingState, camera_id: string): RecordingState {
  const chosen = { ...settings(state), camera_id }
  // Another camera must be opened anew; never in the middle of a take.
  if (state.step === 'ready' || state.step === 'problem') return { ...chosen, step: 'opening' }
  return state.step === 'off' ? { ...chosen, step: 'off', left: state.left } : state
}

type StepEvent = Exclude<RecordingEvent, { type: 'choose_length' | 'choose_camera' }>

function nextStep(state: RecordingState, event: StepEvent): CameraStep | null {
  switch (event.type) {
    case 'open':
      return ['off', 'problem', 'recorded'].includes(state.step) ? { step: 'opening' } : null
    case 'opened':
      return state.step === 'opening' ? { step: 'ready' } : null
    case 'failed':
      return isCameraOn(state) ? { step: 'problem', problem: event.problem } : null
    case 'start':
      return state.step === 'ready' ? { step: 'countdown', left_s: COUNTDOWN_FROM } : null
    case 'second_passed':
      return countDown(state)
    case 'elapsed':
      return advance(state, event.elapsed_ms)
    case 'stop':
      return finish(state, 'by_hand')
    case 'discard':
      return ['countdown', 'recording'].includes(state.step) ? { step: 'ready' } : null
    case 'finished':
      return keep(state, event.blob)
    case 'switch_off':
      return isCameraOn(state) ? { step: 'off', left: false } : null
    case 'left':
    case 'unplugged':
      return interrupt(state, event.type)
  }
}

function countDown(state: RecordingState): CameraStep | null {
  if (state.step !== 'countdown') return null
  if (state.left_s > 1) return { step: 'countdown', left_s: state.left_s - 1 }
  return { step: 'recording', elapsed_ms: 0 }
}

function advance(state: RecordingState, elapsed_ms: number): CameraStep | null {
  if (state.step !== 'recording') return null
  const full_ms = state.length_s * 1000
  if (elapsed_ms < full_ms) return { step: 'recording', elapsed_ms }
  return { step: 'finishing', elapsed_ms: full_ms, ending: 'full' }
}

function finish(state: RecordingState, ending: Ending): CameraStep | null {
  if (state.step !== 'recording' || !isLongEnough(state.elapsed_ms)) return null
  return { step: 'finishing', elapsed_ms: state.elapsed_ms, ending }
}

function keep(state: RecordingState, blob: Blob): CameraStep | null {
  // The recorder stops by itself when its camera goes away.
  const ended = state.step === 'recording' ? interrupt(state, 'unplugged') : state
  if (ended?.step !== 'finishing') return ended === state ? null : ended
  if (blob.size === 0) return { step: 'problem', problem: 'nothing_recorded' }
  return { step: 'recorded', elapsed_ms: ended.elapsed_ms, ending: ended.ending, blob }
}

/** The camera goes away by itself: what was recorded is kept where it is enough. */
function interrupt(state: RecordingState, why: 'left' | 'unplugged'): CameraStep | null {
  if (!isCameraOn(state) || state.step === 'finishing') return null
  const finishing = finish(state, why)
  if (finishing !== null) return finishing
  return why === 'left' ? { step: 'off', left: true } : { step: 'problem', problem: 'unplugged' }
}
