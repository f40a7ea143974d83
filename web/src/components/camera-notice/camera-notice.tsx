import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'

import { Icon, type IconName } from '@/components/icons/icon'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './camera-notice.module.css'

const POINTS = [
  { icon: 'camera', title: 'notice.picture_title', text: 'notice.picture_text' },
  { icon: 'check_in', title: 'notice.algorithm_title', text: 'notice.algorithm_text' },
  { icon: 'lock', title: 'notice.who_title', text: 'notice.who_text' },
  { icon: 'words', title: 'notice.choice_title', text: 'notice.choice_text' },
] as const satisfies readonly { icon: IconName; title: PlainKey; text: PlainKey }[]

interface Props {
  /** The person has read it and allows the analysis. */
  readonly onAgree: () => void
  /** The person goes on without the camera. */
  readonly onDecline: () => void
  readonly busy?: boolean
}

/** Before the first use of the camera: what happens to the picture, and who may use this. */
export function CameraNotice({ onAgree, onDecline, busy = false }: Props) {
  const t = useT()
  const [adult, setAdult] = useState(false)
  return (
    <section className={classes.notice} aria-labelledby="camera-notice">
      <h2 id="camera-notice" className={classes.title}>
        {t('notice.title')}
      </h2>
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
      <Checkbox
        checked={adult}
        onChange={(event) => setAdult(event.currentTarget.checked)}
        label={t('notice.adult')}
      />
      <div className={classes.actions}>
        <Button disabled={!adult} loading={busy} onClick={onAgree}>
          {t('notice.agree')}
        </Button>
        <Button variant="default" onClick={onDecline}>
          {t('notice.decline')}
        </Button>
      </div>
    </section>
  )
}
