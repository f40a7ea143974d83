import { useCallback } from 'react'

import { type Ink, useInk } from '@/components/charts/use-ink'
import { type Translate, useT } from '@/lib/i18n'

import { drawPlane } from './draw-plane'
import { useLiveView, useMonitor } from './live-context'
import classes from './numbers.module.css'
import { type Draw, useDrawing } from './use-drawing'

/** Where the expression lies between unpleasant and pleasant, calm and lively. */
export function PlaneView() {
  const t = useT()
  const canvas = useDrawing(usePlane(useInk()), 50)
  const { reading } = useLiveView()
  return (
    <section className={classes.part} aria-labelledby="live-plane">
      <h3 id="live-plane" className={classes.title}>
        {t('live.plane')}
      </h3>
      <div className={classes.plane}>
        <span className={classes.top}>{t('live.lively')}</span>
        <span className={classes.left}>{t('live.unpleasant')}</span>
        <canvas ref={canvas} className={classes.plane_canvas} aria-hidden="true" />
        <span className={classes.right}>{t('live.pleasant')}</span>
        <span className={classes.bottom}>{t('live.calm')}</span>
      </div>
      <p className={classes.sentence}>
        {placeSentence(reading?.valence ?? null, reading?.arousal ?? null, t)}
      </p>
    </section>
  )
}

function usePlane(ink: Ink): Draw {
  const monitor = useMonitor()
  return useCallback(
    (pen, width, height) => drawPlane(pen, width, height, monitor.minute.samples, monitor.now, ink),
    [monitor, ink],
  )
}

/** Nearer to the middle than this, nothing is named. */
const WORTH_NAMING = 0.15

export function placeSentence(
  valence: number | null,
  arousal: number | null,
  t: Translate,
): string {
  if (valence === null || arousal === null) return t('live.place_none')
  const across = Math.abs(valence) < WORTH_NAMING ? null : valence > 0 ? 'pleasant' : 'unpleasant'
  const upwards = Math.abs(arousal) < WORTH_NAMING ? null : arousal > 0 ? 'lively' : 'calm'
  if (across === null && upwards === null) return t('live.place_middle')
  if (across === null) return t('live.place_one', { place: t(`live.${upwards ?? 'calm'}`) })
  if (upwards === null) return t('live.place_one', { place: t(`live.${across}`) })
  return t('live.place_two', { first: t(`live.${across}`), second: t(`live.${upwards}`) })
}
