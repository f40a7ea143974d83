import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import classes from './two-ways.module.css'

interface Props {
  readonly onCamera: () => void
  readonly onFile: () => void
  readonly words: ReactNode
  /** The same camera without a clip, for who has an account. */
  readonly live?: ReactNode
}

/** The camera and words, side by side and of one size. */
export function TwoWays({ onCamera, onFile, words, live }: Props) {
  const t = useT()
  return (
    <div className={classes.ways}>
      <section className={classes.way} aria-labelledby="with-camera">
        <h2 id="with-camera" className={classes.title}>
          <Icon name="camera" size={26} />
          {t('check_in.with_camera')}
        </h2>
        <p>{t('check_in.with_camera_text')}</p>
        <div className={classes.actions}>
          <Button onClick={onCamera}>{t('check_in.use_camera')}</Button>
          <Button variant="default" onClick={onFile}>
            {t('check_in.use_file')}
          </Button>
        </div>
        <p className={classes.quiet}>{t('notice.short')}</p>
        {live}
      </section>
      <section className={classes.way} aria-labelledby="in-words">
        <h2 id="in-words" className={classes.title}>
          <Icon name="words" size={26} />
          {t('check_in.in_words')}
        </h2>
        {words}
      </section>
    </div>
  )
}
