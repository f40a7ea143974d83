import { Link } from '@tanstack/react-router'

import type { Me } from '@/client/types'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { AccountLink } from './account-link'
import { Brand } from './brand'
import { HelpLink } from './help-link'
import { NAV_ITEMS } from './nav-items'
import classes from './rail.module.css'

/** Navigation on a desktop. */
export function Rail({ me }: { me: Me }) {
  const t = useT()
  return (
    <aside className={classes.rail}>
      <Brand to="/today" />
      <nav className={classes.nav} aria-label={t('nav.main')}>
        {NAV_ITEMS.map(({ to, label, icon }) => (
          <Link key={to} to={to} className={classes.item}>
            <Icon name={icon} />
            {t(label)}
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        <HelpLink wide />
        <AccountLink me={me} withName />
      </div>
    </aside>
  )
}
