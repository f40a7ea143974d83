import { Link } from '@tanstack/react-router'

import type { Me } from '@/client/types'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import { AccountLink } from './account-link'
import { Brand } from './brand'
import { HelpLink } from './help-link'
import classes from './top-bar.module.css'

/** The bar at the top: for visitors on every screen, for people signed in on a phone. */
export function TopBar({ me }: { me: Me | null }) {
  return (
    <header className={classes.bar} data-signed-in={me ? true : undefined}>
      <Brand to={me ? '/today' : '/'} />
      <div className={classes.end}>
        {me === null && <VisitorLinks />}
        <HelpLink />
        {me !== null && <AccountLink me={me} />}
      </div>
    </header>
  )
}

function VisitorLinks() {
  const t = useT()
  return (
    <>
      <Link to="/how-it-works" className={classes.link}>
        {t('nav.how_it_works')}
      </Link>
      <ButtonLink to="/log-in" variant="subtle" size="sm">
        {t('nav.log_in')}
      </ButtonLink>
    </>
  )
}
