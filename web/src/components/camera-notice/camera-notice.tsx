import type { ReactNode } from 'react'

import { Icon, type IconName } from '@/components/icons/icon'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './camera-notice.module.css'

const POINTS = [
  { icon: 'camera', title: 'notice.picture_title', text: 'notice.picture_text' },
  { icon: 'check_in', title: 'notice.algorithm_title', text: 'notice.algorithm_text' },
  { icon: 'lock', title: 'notice.who_title', text: 'notice.who_text' },
  { icon: 'words', title: 'notice.choice_title', text: 'notice.choice_text' },
] as const satisfies readonly { icon: IconName; title: PlainKey; text: PlainKey }[]

/** What happens to the picture, what reads it, and who may use this. */
export function CameraNotice({ children }: { children?: ReactNode }) {
  const t = useT()
  return (
    <section className={classes.notice} aria-labelledby="camera-notice">
      <h2 id="camera-notice" className={classes.title} tabIndex={-1}>
        {t('notice.title')}
      </h2>
      <NoticePoints />
      {children}
    </section>
  )
}

export function NoticePoints() {
  const t = useT()
  return (
    <ul className={classes.points}>
      {POINTS.map(({ icon, title, text }) => (
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
