import { Link } from '@tanstack/react-router'

import type { Me } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './top-bar.module.css'

function initials(me: Me): string {
  return [me.first_name, me.last_name].map((name) => Array.from(name)[0] ?? '').join('')
}

/** The avatar; account, consents and data are behind it. */
export function AccountLink({ me, withName = false }: { me: Me; withName?: boolean }) {
  const t = useT()
  return (
    <Link
      to="/account"
      className={classes.account}
      aria-label={t('nav.account_of', { name: `${me.first_name} ${me.last_name}` })}
    >
      <span className={classes.avatar} data-initials={initials(me)} aria-hidden="true" />
      {withName && (
        <span className={classes.name} translate="no">
          {me.first_name} {me.last_name}
        </span>
      )}
    </Link>
  )
}
