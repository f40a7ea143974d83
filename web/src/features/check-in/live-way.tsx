import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import classes from './two-ways.module.css'

/** The same camera without a clip: the reading moves along. */
export function LiveWay() {
  const t = useT()
  return (
    <div className={classes.live}>
      <h3 className={classes.live_title}>{t('live.link_title')}</h3>
      <p>{t('live.link_text')}</p>
      <ButtonLink to="/check-in/live" variant="default">
        {t('live.link')}
      </ButtonLink>
    </div>
  )
}
