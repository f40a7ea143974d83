import { Icon } from '@/components/icons/icon'
import { NoticePoints } from '@/components/camera-notice/camera-notice'
import { useT } from '@/lib/i18n'

import classes from './recorder.module.css'

/** Where a clip is analysed, said where recording starts. */
export function WhereRead({ what }: { what: 'camera' | 'upload' }) {
  const t = useT()
  return (
    <div className={classes.where}>
      <p className={classes.where_title}>
        <Icon name="device" size={20} />
        {t('camera.where_title')}: {t('camera.where_server')}
      </p>
      <p>{t(`${what}.where_text`, { host: window.location.host })}</p>
      <p>{t('notice.short')}</p>
      <details className={classes.more}>
        <summary>{t('notice.more')}</summary>
        <NoticePoints />
      </details>
    </div>
  )
}
