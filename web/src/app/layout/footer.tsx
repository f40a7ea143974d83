import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import { SchemeSwitch } from './scheme-switch'
import classes from './shell.module.css'

export function Footer() {
  const t = useT()
  return (
    <footer className={classes.footer}>
      <p>{t('app.not_a_diagnosis')}</p>
      <nav className={classes.footer_links} aria-label={t('nav.footer')}>
        <Link to="/about">{t('nav.about')}</Link>
        <Link to="/how-it-works">{t('nav.how_it_works')}</Link>
        <Link to="/contact">{t('nav.contact')}</Link>
        <SchemeSwitch />
      </nav>
    </footer>
  )
}
