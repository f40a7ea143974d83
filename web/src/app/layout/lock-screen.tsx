import { ForgotPin, PinForm } from '@/components/lock/pin-form'
import classes from '@/components/lock/lock.module.css'
import { ButtonLink } from '@/components/links/button-link'
import { Page } from '@/components/page/page'
import { LogOut } from '@/features/account/log-out'
import { useT } from '@/lib/i18n'

import { HelpLink } from './help-link'

/** In place of everything personal while it is locked. Help is never behind it. */
export function LockScreen() {
  const t = useT()
  return (
    <Page title={t('lock.locked_title')} lead={t('lock.locked_text')} narrow>
      <PinForm />
      <section className={classes.screen}>
        <p>{t('lock.help')}</p>
        <div className={classes.ways}>
          <HelpLink />
          <ButtonLink to="/safety-plan" variant="default" size="sm">
            {t('safety.to_plan')}
          </ButtonLink>
        </div>
      </section>
      <ForgotPin />
      <LogOut />
    </Page>
  )
}
