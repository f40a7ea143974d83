import { Button } from '@mantine/core'
import type { Dispatch, RefObject } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import type { Light } from './light-hint'
import { Oval } from './oval'
import classes from './recorder.module.css'
import { isCameraOn, type RecordingEvent, type RecordingState } from './recording-state'

interface Props {
  readonly state: RecordingState
  readonly stream: MediaStream | null
  readonly video: RefObject<HTMLVideoElement | null>
  readonly light: Light
  readonly dispatch: Dispatch<RecordingEvent>
}

/** The camera's picture, with what lies over it. */
export function CameraStage({ state, stream, video, light, dispatch }: Props) {
  const t = useT()
  const on = isCameraOn(state) && stream !== null
  const share = state.step === 'recording' ? state.elapsed_ms / (state.length_s * 1000) : 0
  return (
    <div className={classes.stage} data-on={on || undefined}>
      <video
        ref={video}
        className={classes.video}
        aria-label={t('camera.preview')}
        hidden={!on}
        autoPlay
        playsInline
        muted
      />
      {on && <Oval share={state.step === 'finishing' ? 1 : share} />}
      {on ? <Sign state={state} dispatch={dispatch} /> : <Off state={state} dispatch={dispatch} />}
      {state.step === 'countdown' && (
        <p className={classes.count} aria-hidden="true">
          {state.left_s}
        </p>
      )}
      {on && <Hint state={state} light={light} />}
    </div>
  )
}

type PartProps = Pick<Props, 'state' | 'dispatch'>

/** Whenever the camera is on, this is there, with one press to switch it off. */
function Sign({ state, dispatch }: PartProps) {
  const t = useT()
  const recording = state.step === 'recording' || state.step === 'finishing'
  return (
    <div className={classes.sign}>
      <p className={classes.sign_text} data-recording={recording || undefined}>
        {recording ? t('camera.recording') : t('camera.on')}
      </p>
      <button
        type="button"
        className={classes.switch_off}
        onClick={() => dispatch({ type: 'switch_off' })}
      >
        {t('camera.switch_off')}
      </button>
    </div>
  )
}

function Off({ state, dispatch }: PartProps) {
  const t = useT()
  const left = state.step === 'off' && state.left
  return (
    <div className={classes.off}>
      <Icon name={state.step === 'opening' ? 'camera' : 'camera_off'} size={44} />
      <p role="status">
        {state.step === 'opening'
          ? t('camera.opening')
          : left
            ? t('camera.off_left')
            : t('camera.off')}
      </p>
      {state.step === 'off' && (
        <Button
          leftSection={<Icon name="camera" size={20} />}
          onClick={() => dispatch({ type: 'open' })}
        >
          {t('camera.switch_on')}
        </Button>
      )}
    </div>
  )
}

/** What to do, in words; about the light at once, before a dark clip is made. */
function Hint({ state, light }: { state: RecordingState; light: Light }) {
  const t = useT()
  if (state.step !== 'ready' && state.step !== 'countdown') return null
  return (
    <p className={classes.hint} data-warn={light !== 'good' || undefined} role="status">
      {light === 'good' ? t('camera.guide') : t(`camera.light_${light}`)}
    </p>
  )
}
