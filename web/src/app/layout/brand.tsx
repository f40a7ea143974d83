import { Link } from '@tanstack/react-router'

import { BrandMark } from '@/components/icons/brand-mark'
import { useT } from '@/lib/i18n'

import classes from './top-bar.module.css'

export function Brand({ to }: { to: '/' | '/today' }) {
  const t = useT()
  return (
    <Link to={to} className={classes.brand} translate="no">
      <BrandMark />
      {t('app.name')}
    </Link>
  )
}
