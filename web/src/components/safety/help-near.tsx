import { Link } from '@tanstack/react-router'

import { Rich, useT } from '@/lib/i18n'

import classes from './safety.module.css'

/** While words wait on this device nobody has read them, so the way to help stands beside them. */
export function HelpNear() {
  const t = useT()
  const help = (text: string) => <Link to="/help">{text}</Link>
  return (
    <p className={classes.quiet}>
      <Rich text={t('safety.help_near')} parts={{ link: help }} />
    </p>
  )
}
