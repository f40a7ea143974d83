import { NoticePoints } from '@/components/camera-notice/camera-notice'
import { Icon } from '@/components/icons/icon'
import { WhereChoice } from '@/components/where-read/where-choice'
import { useT } from '@/lib/i18n'

import { LoadingWords } from './loading-words'
import classes from './recorder.module.css'
import type { WhereChosen } from './use-where'

interface Props {
  readonly what: 'camera' | 'upload'
  /** Null where nothing is to be chosen: a server reads it. */
  readonly chosen: WhereChosen | null
}

/** Where a clip is analysed, chosen and said where recording starts. */
export function WhereRead({ what, chosen }: Props) {
  const t = useT()
  return (
    <div className={classes.where}>
      {chosen === null ? <OnlyServer what={what} /> : <Choice what={what} chosen={chosen} />}
      <p>{t('notice.short')}</p>
      <details className={classes.more}>
        <summary>{t('notice.more')}</summary>
        <NoticePoints />
      </details>
    </div>
  )
}

function OnlyServer({ what }: Pick<Props, 'what'>) {
  const t = useT()
  return (
    <>
      <p className={classes.where_title}>
        <Icon name="upload" size={20} />
        {t('camera.where_title')}: {t('camera.where_server')}
      </p>
      <p>{t(`${what}.where_text`, { host: window.location.host })}</p>
    </>
  )
}

function Choice({ what, chosen }: { what: Props['what']; chosen: WhereChosen }) {
  const t = useT()
  const { where, loading, keeps, onChoose } = chosen
  const host = window.location.host
  return (
    <>
      <WhereChoice
        legend={t('camera.where_title')}
        chosen={where}
        onChoose={onChoose}
        places={[
          {
            where: 'device',
            icon: 'device',
            title: t('camera.where_device'),
            text: t(keeps ? `${what}.where_device_kept` : `${what}.where_device_not_kept`, {
              host,
            }),
          },
          {
            where: 'server',
            icon: 'upload',
            title: t('camera.where_server'),
            text: t(`${what}.where_text`, { host }),
          },
        ]}
      />
      {where === 'device' && loading.step !== 'ready' && (
        <p className={classes.loading} role="status">
          <LoadingWords loading={loading} />
        </p>
      )}
    </>
  )
}
