import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import type { Dispatch } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { LENGTHS, MIN_SECONDS } from './clip'
import { OtherWays } from './other-ways'
import classes from './recorder.module.css'
import {
  isCameraOn,
  isLongEnough,
  type RecordingEvent,
  type RecordingState,
} from './recording-state'
import { cameraIdOf, useCameras } from '@/components/camera/use-cameras'
import type { WhereChosen } from './use-where'
import { WhereRead } from './where-read'

interface Props {
  readonly state: RecordingState
  readonly stream: MediaStream | null
  readonly chosen: WhereChosen | null
  readonly dispatch: Dispatch<RecordingEvent>
}

/** What can be chosen and pressed, beside the picture. */
export function CameraPanel({ state, stream, chosen, dispatch }: Props) {
  return (
    <div className={classes.panel}>
      {state.step === 'recording' || state.step === 'finishing' || state.step === 'countdown' ? (
        <TakeControls state={state} dispatch={dispatch} />
      ) : (
        <BeforeControls state={state} stream={stream} chosen={chosen} dispatch={dispatch} />
      )}
    </div>
  )
}

function BeforeControls({ state, stream, chosen, dispatch }: Props) {
  const t = useT()
  return (
    <>
      <div className={classes.field}>
        <span className={classes.label} id="recording-length">
          {t('camera.length')}
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="recording-length"
          value={String(state.length_s)}
          onChange={(value) => {
            const length_s = LENGTHS.find((length) => String(length) === value)
            if (length_s) dispatch({ type: 'choose_length', length_s })
          }}
          data={LENGTHS.map((length) => ({
            value: String(length),
            label: t('camera.length_s', { count: length }),
          }))}
        />
      </div>
      <CameraChoice state={state} stream={stream} dispatch={dispatch} />
      {isCameraOn(state) && (
        <Button
          size="lg"
          fullWidth
          disabled={state.step !== 'ready'}
          onClick={() => dispatch({ type: 'start' })}
        >
          {t('camera.record', { count: state.length_s })}
        </Button>
      )}
      <WhereRead what="camera" chosen={chosen} />
      <div className={classes.others}>
        <OtherWays but="camera" />
      </div>
    </>
  )
}

function CameraChoice({ state, stream, dispatch }: Omit<Props, 'chosen'>) {
  const t = useT()
  const cameras = useCameras(stream)
  if (cameras.length < 2) return null
  return (
    <NativeSelect
      label={t('camera.which')}
      leftSection={<Icon name="camera" size={18} />}
      value={cameraIdOf(stream) ?? state.camera_id ?? ''}
      onChange={(event) =>
        dispatch({ type: 'choose_camera', camera_id: event.currentTarget.value })
      }
      data={cameras.map(({ id, label }, index) => ({
        value: id,
        label: label === '' ? t('camera.unnamed', { number: index + 1 }) : label,
      }))}
    />
  )
}

function TakeControls({ state, dispatch }: Omit<Props, 'stream' | 'chosen'>) {
  const t = useT()
  const elapsed_ms = state.step === 'recording' ? state.elapsed_ms : 0
  const left_s = Math.ceil(state.length_s - elapsed_ms / 1000)
  const enough = isLongEnough(elapsed_ms)
  return (
    <>
      <p className={classes.time} role="timer">
        {state.step === 'countdown' && `${t('camera.starts_in')} ${state.left_s}`}
        {state.step === 'recording' && t('camera.left_s', { count: left_s })}
        {state.step === 'finishing' && t('camera.finishing')}
      </p>
      {state.step !== 'finishing' && (
        <Button
          size="lg"
          fullWidth
          autoFocus
          // Stays in the order of focus, and says from when on it works.
          data-disabled={!enough || undefined}
          aria-disabled={!enough}
          onClick={() => dispatch({ type: 'stop' })}
        >
          {enough ? t('camera.stop') : t('camera.stop_from', { count: MIN_SECONDS })}
        </Button>
      )}
      {state.step !== 'finishing' && (
        <Button variant="default" fullWidth onClick={() => dispatch({ type: 'discard' })}>
          {t('camera.discard')}
        </Button>
      )}
      <p className={classes.quiet}>{t('camera.keys')}</p>
      <Announcer state={state} left_s={left_s} />
    </>
  )
}

/** Spoken: the countdown, the beginning, and every fifth second. */
function Announcer({ state, left_s }: { state: RecordingState; left_s: number }) {
  const t = useT()
  const spoken =
    state.step === 'countdown'
      ? `${t('camera.starts_in')} ${state.left_s}`
      : state.step === 'recording'
        ? left_s % 5 === 0
          ? `${t('camera.recording')}. ${t('camera.left_s', { count: left_s })}`
          : t('camera.recording')
        : ''
  return (
    <p className={classes.spoken} aria-live="assertive">
      {spoken}
    </p>
  )
}
