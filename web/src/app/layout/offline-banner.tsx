import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'
import { useOnline } from '@/lib/use-online'

import classes from './shell.module.css'

export function OfflineBanner() {
  const t = useT()
  const online = useOnline()
  return (
    <div role="status">
      {!online && (
        <p className={classes.offline}>
          <Icon name="offline" size={20} />
          {t('state.offline_banner')}
        </p>
      )}
    </div>
  )
}
