import { useDeferredValue, useId, useMemo, useState } from 'react'

import type { CheckInFrames, MarkedMoment } from '@/client/types'
import { ChartCanvas } from '@/components/charts/chart-canvas'
import { ChartFrame } from '@/components/charts/chart-frame'
import { ExpressionLegend } from '@/components/charts/expression-legend'
import { drawnExpressions } from '@/components/charts/timeline-data'
import { useInk } from '@/components/charts/use-ink'
import { clockTime } from '@/lib/clock-time'
import type { Expression } from '@/lib/expressions'
import { type Translate, useLanguage, useT } from '@/lib/i18n'

import {
  clipped,
  gapLength,
  gapsOf,
  minutesOf,
  type Picture,
  picturesWithin,
  type Span,
  widened,
} from './frames-data'
import { framesOption } from './frames-option'
import { framesCsv, framesTable } from './frames-table'
import classes from './frames.module.css'

interface Props {
  readonly frames: CheckInFrames
  /** Drawn strongest, with its band. */
  readonly dominant: Expression | null
  readonly marks?: readonly MarkedMoment[] | undefined
}

const NOTHING: Span = { from_s: 0, to_s: 1 }

/** Every single reading of a live session, a minute at a time. */
export function FramesChart({ frames, dominant, marks }: Props) {
  const [chosen, setChosen] = useState(0)
  const minutes = useMemo(() => minutesOf(frames), [frames])
  // Many lines and rows: the slider moves at once, and they follow.
  const drawn = useDeferredValue(chosen)
  const span = minutes[drawn] ?? NOTHING
  return (
    <div className={classes.frames}>
      {minutes.length > 1 && (
        <MinuteSlider minutes={minutes} chosen={chosen} onChoose={setChosen} />
      )}
      <MinuteChart frames={frames} span={span} dominant={dominant} marks={marks} />
    </div>
  )
}

interface SliderProps {
  readonly minutes: readonly Span[]
  readonly chosen: number
  readonly onChoose: (minute: number) => void
}

function MinuteSlider({ minutes, chosen, onChoose }: SliderProps) {
  const t = useT()
  const { locale } = useLanguage()
  const id = useId()
  const said = spanWords(minutes[chosen] ?? NOTHING, locale)
  return (
    <div className={classes.minutes}>
      <label htmlFor={id}>{t('frames.minute')}</label>
      <output htmlFor={id}>{t('frames.span', said)}</output>
      <input
        id={id}
        type="range"
        className={classes.range}
        min={0}
        max={minutes.length - 1}
        step={1}
        value={chosen}
        aria-valuetext={t('frames.span', said)}
        onChange={(event) => onChoose(Number(event.currentTarget.value))}
      />
    </div>
  )
}

function MinuteChart({ frames, span, dominant, marks }: Props & { readonly span: Span }) {
  const t = useT()
  const { locale } = useLanguage()
  const ink = useInk()
  const gap_s = useMemo(() => gapLength(frames), [frames])
  const everyGap = useMemo(() => gapsOf(frames, gap_s), [frames, gap_s])
  const shown = useMemo(() => picturesWithin(frames, span), [frames, span])
  const expressions = useMemo(() => drawnExpressions(shown), [shown])
  const gaps = useMemo(() => clipped(everyGap, span), [everyGap, span])
  const option = useMemo(() => {
    const pictures = picturesWithin(frames, widened(span))
    const drawn = { pictures, span, gap_s, gaps, expressions, dominant, marks }
    return framesOption(drawn, { ink, t, locale })
  }, [frames, span, gap_s, gaps, expressions, dominant, marks, ink, t, locale])
  const table = useMemo(() => framesTable(shown, t, locale), [shown, t, locale])
  const sentence = framesSentence(shown, dominant, t)
  return (
    <ChartFrame
      title={t('frames.chart', spanWords(span, locale))}
      sentence={sentence}
      table={table}
      csv={() => framesCsv(frames)}
      fileName={t('frames.file')}
      legend={<ExpressionLegend expressions={expressions} withGaps={gaps.length > 0} />}
    >
      <ChartCanvas option={option} label={sentence} />
    </ChartFrame>
  )
}

const spanWords = ({ from_s, to_s }: Span, locale: string) => ({
  from: clockTime(from_s, locale),
  to: clockTime(to_s, locale),
})

function framesSentence(
  shown: readonly Picture[],
  dominant: Expression | null,
  t: Translate,
): string {
  const read = shown.filter(({ distribution }) => distribution !== null).length
  const parts = [
    shown.length === 0 ? t('frames.none') : t('frames.sentence', { read, count: shown.length }),
    ...(dominant === null || read === 0 ? [] : [t('frames.band')]),
    t('frames.whole'),
  ]
  return parts.join(' ')
}
