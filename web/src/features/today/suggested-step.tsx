import type { Me } from '@/client/types'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import classes from './today.module.css'

/** At most one thing worth doing next; nothing when there is none. */
export function SuggestedStep({ me }: { me: Me }) {
  const t = useT()
  if (me.recovery_codes_left > 0) return null
  return (
    <aside className={classes.step}>
      <h2>{t('today.codes_title')}</h2>
      <p>{t('today.codes_text')}</p>
      <ButtonLink to="/account/security" variant="default" className={classes.start ?? ''}>
        {t('today.codes_action')}
      </ButtonLink>
    </aside>
  )
}
