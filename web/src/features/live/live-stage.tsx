import { Button } from '@mantine/core'
import { type ReactNode, useCallback } from 'react'

import { useInk } from '@/components/charts/use-ink'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { drawOverlay } from './draw-overlay'
import { useLiveView, useMonitor } from './live-context'
import classes from './live.module.css'
import type { Live } from './live-state'
import { type Draw, useDrawing } from './use-drawing'

export interface Layers {
  readonly points: boolean
  readonly heat: boolean
}

interface Props {
  readonly attach: (video: HTMLVideoElement | null) => void
  /** The camera is on. */
  readonly on: boolean
  /** Over the picture, or in its place. */
  readonly children: ReactNode
}

/** The camera's picture, as in a mirror. */
export function LiveStage({ attach, on, children }: Props) {
  const t = useT()
  return (
    <div className={classes.stage} data-on={on || undefined}>
      <video
        ref={attach}
        className={classes.video}
        aria-label={t('camera.preview')}
        hidden={!on}
        autoPlay
        playsInline
        muted
      />
      {children}
    </div>
  )
}

/** What was found in the picture, drawn over it, and what would help. */
export function Overlay({ layers }: { layers: Layers }) {
  const canvas = useDrawing(useOverlay(layers))
  return (
    <>
      <canvas ref={canvas} className={classes.overlay} aria-hidden="true" />
      <AdviceLine />
    </>
  )
}

function useOverlay({ points, heat }: Layers): Draw {
  const monitor = useMonitor()
  const { accent } = useInk()
  return useCallback(
    (pen, width, height) => {
      const { frame, person } = monitor
      if (frame) drawOverlay(pen, width, height, frame, person, { accent, points, heat })
    },
    [monitor, accent, points, heat],
  )
}

function AdviceLine() {
  const t = useT()
  const { advice } = useLiveView()
  return (
    <p className={classes.advice} role="status" data-shown={advice !== 'fine' || undefined}>
      {advice !== 'fine' && t(`live.advice_${advice}`)}
    </p>
  )
}

interface PausedProps {
  readonly live: Live
  readonly onGoOn: () => void
}

/** In place of the picture during a pause: the camera is off. */
export function PausedCover({ live, onGoOn }: PausedProps) {
  const t = useT()
  const why = live.pause ?? 'person'
  return (
    <div className={classes.cover} role="status">
      <Icon name={why === 'person' ? 'pause' : 'camera_off'} size={40} />
      <p className={classes.cover_title}>
        {live.opening ? t('camera.opening') : t(`live.paused_${why}`)}
      </p>
      {!live.opening && (
        <>
          <p>{live.problem === null ? t('live.paused_text') : t(`camera.${live.problem}_title`)}</p>
          <Button leftSection={<Icon name="camera" size={20} />} onClick={onGoOn}>
            {t(why === 'unplugged' || why === 'camera' ? 'camera.try_again' : 'live.go_on')}
          </Button>
        </>
      )}
    </div>
  )
}
