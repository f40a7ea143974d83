import { Link } from '@tanstack/react-router'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { NAV_ITEMS } from './nav-items'
import classes from './tabs.module.css'

/** Navigation on a phone, within reach of the thumb. */
export function Tabs() {
  const t = useT()
  return (
    <nav className={classes.tabs} aria-label={t('nav.main')}>
      {NAV_ITEMS.map(({ to, label, icon }) => (
        <Link key={to} to={to} className={classes.tab}>
          <Icon name={icon} />
          {t(label)}
        </Link>
      ))}
    </nav>
  )
}
