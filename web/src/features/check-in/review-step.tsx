import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import type { Clip } from './clip'
import classes from './review.module.css'
import type { Ending } from './recording-state'
import type { Where } from './use-where'

interface Props {
  readonly clip: Clip
  /** Why the take ended; null for a file or a clip from before. */
  readonly ending: Ending | null
  /** The clip waited here while the person logged in again. */
  readonly kept: boolean
  /** Whether the numbers will be kept; null for a guest, who is told anyway. */
  readonly keeps: boolean
  readonly where: Where
  readonly onRead: () => void
  readonly onRetake: () => void
}

/** The recording, to be looked at before anything leaves the browser. */
export function ReviewStep({ clip, ending, kept, keeps, where, onRead, onRetake }: Props) {
  const t = useT()
  const count = Math.round(clip.duration_s ?? 0)
  return (
    <section className={classes.review} aria-labelledby="review">
      <ClipPlayer clip={clip} />
      <div className={classes.side}>
        <h2 id="review" className={classes.title} tabIndex={-1}>
          {t(`review.title_${clip.source}`)}
        </h2>
        <p role="status">
          {kept && t('review.kept')}
          {ending === 'left' && t('review.ended_left', { count })}
          {ending === 'unplugged' && t('review.ended_unplugged', { count })}
        </p>
        <p>
          {count > 0 && `${t('review.length', { count })}. `}
          {t('review.only_here')}
        </p>
        <Button size="lg" fullWidth onClick={onRead}>
          {t(where === 'device' ? 'review.read_here' : 'review.send')}
        </Button>
        <Button variant="default" fullWidth onClick={onRetake}>
          {t(clip.source === 'camera' ? 'review.retake' : 'review.other_file')}
        </Button>
        <p className={classes.quiet}>
          {where === 'device' && `${t('review.stays_here')} `}
          {t(keeps ? 'review.keeps' : 'review.keeps_not')}
        </p>
      </div>
    </section>
  )
}

/** Plays the clip in a loop; stands still where less motion is wished for. */
function ClipPlayer({ clip }: { clip: Clip }) {
  const t = useT()
  const video = useRef<HTMLVideoElement>(null)
  const [playing, setPlaying] = useState(false)
  const [broken, setBroken] = useState(false)
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  useEffect(() => {
    const url = URL.createObjectURL(clip.blob)
    if (video.current) video.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [clip.blob])
  const toggle = () => {
    if (playing) video.current?.pause()
    else video.current?.play().catch(() => setBroken(true))
  }
  return (
    <div className={classes.player}>
      <video
        ref={video}
        className={classes.video}
        data-mirrored={clip.source === 'camera' || undefined}
        aria-label={t('review.clip')}
        hidden={broken}
        autoPlay={!still}
        loop
        muted
        playsInline
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={() => setBroken(true)}
      />
      {broken ? (
        <p className={classes.broken}>{t('review.no_preview')}</p>
      ) : (
        <button type="button" className={classes.play} onClick={toggle}>
          <Icon name={playing ? 'pause' : 'play'} size={20} />
          {t(playing ? 'review.pause' : 'review.play')}
        </button>
      )}
    </div>
  )
}
