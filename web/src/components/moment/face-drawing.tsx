import { useComputedColorScheme } from '@mantine/core'
import { useId, useMemo } from 'react'

import { type EyeLines, faceLines, type Point, SIDE } from './face-lines'
import { contour, type Grid, LINE_AT, softened, strengths } from './heat'
import { heatPicture } from './heat-picture'
import classes from './moment.module.css'

interface Props {
  readonly landmarks: readonly Point[]
  readonly heat: Grid
  readonly showHeat: boolean
  readonly label: string
}

/** Room around the crop: chins often reach below it. */
const MARGIN = 14

/** A line drawing of a face, with what spoke for an answer laid softly over it. */
export function FaceDrawing({ landmarks, heat, showHeat, label }: Props) {
  const lines = useMemo(() => faceLines(landmarks), [landmarks])
  const bottom = Math.max(SIDE, ...landmarks.map(([, y]) => y * SIDE))
  const box = [-MARGIN, -MARGIN, SIDE + 2 * MARGIN, bottom + 2 * MARGIN].join(' ')
  return (
    <svg
      className={classes.drawing}
      data-heat={showHeat || undefined}
      viewBox={box}
      role="img"
      aria-label={label}
    >
      {showHeat && <Heat heat={heat} />}
      <g className={classes.lines}>
        <path d={lines.jaw} className={classes.jaw} />
        {lines.brows.map((brow) => (
          <path key={brow} d={brow} className={classes.brow} />
        ))}
        {lines.eyes.map((eye) => (
          <Eye key={eye.outline} eye={eye} />
        ))}
        <path d={lines.bridge} className={classes.light} />
        <path d={lines.nostrils} />
        <path d={lines.lips} className={classes.lips} />
        <path d={lines.gap} className={classes.gap} />
        <path d={lines.between} className={classes.light} />
      </g>
    </svg>
  )
}

function Heat({ heat }: { heat: Grid }) {
  const scheme = useComputedColorScheme('light')
  const fine = useMemo(() => softened(strengths(heat)), [heat])
  const picture = useMemo(() => heatPicture(fine, scheme), [fine, scheme])
  const line = useMemo(() => contour(fine, LINE_AT, SIDE), [fine])
  return (
    <g className={classes.heat}>
      {picture !== '' && (
        <image href={picture} width={SIDE} height={SIDE} preserveAspectRatio="none" />
      )}
      <path d={line} className={classes.contour} />
    </g>
  )
}

function Eye({ eye }: { eye: EyeLines }) {
  const clip = useId()
  const [x, y] = eye.iris
  return (
    <>
      <clipPath id={clip}>
        <path d={eye.outline} />
      </clipPath>
      <path d={eye.outline} className={classes.eye} />
      <g clipPath={`url(#${clip})`}>
        <circle cx={x} cy={y} r={eye.irisRadius} className={classes.iris} />
        <circle cx={x} cy={y} r={eye.irisRadius * 0.42} className={classes.pupil} />
      </g>
      <path d={eye.lid} className={classes.lid} />
    </>
  )
}
