import type { ReactNode } from 'react'

import { Icon, type IconName } from '@/components/icons/icon'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './camera-notice.module.css'

export interface Point {
  readonly icon: IconName
  readonly title: PlainKey
  readonly text: PlainKey
}

/** What happens to a recorded clip. */
const CLIP: Point = {
  icon: 'camera',
  title: 'notice.picture_title',
  text: 'notice.picture_text',
}
const POINTS: readonly Point[] = [
  { icon: 'check_in', title: 'notice.algorithm_title', text: 'notice.algorithm_text' },
  { icon: 'lock', title: 'notice.who_title', text: 'notice.who_text' },
  { icon: 'words', title: 'notice.choice_title', text: 'notice.choice_text' },
]

interface Props {
  readonly children?: ReactNode
  /** What happens to the picture, where it is no clip. */
  readonly picture?: Point
}

/** What happens to the picture, what reads it, and who may use this. */
export function CameraNotice({ children, picture = CLIP }: Props) {
  const t = useT()
  return (
    <section className={classes.notice} aria-labelledby="camera-notice">
      <h2 id="camera-notice" className={classes.title} tabIndex={-1}>
        {t('notice.title')}
      </h2>
      <NoticePoints picture={picture} />
      {children}
    </section>
  )
}

export function NoticePoints({ picture = CLIP }: Pick<Props, 'picture'>) {
  const t = useT()
  return (
    <ul className={classes.points}>
      {[picture, ...POINTS].map(({ icon, title, text }) => (
        <li key={title} className={classes.point}>
          <span className={classes.icon}>
            <Icon name={icon} />
          </span>
          <div>
            <h3 className={classes.point_title}>{t(title)}</h3>
            <p>{t(text)}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
