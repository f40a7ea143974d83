import { useT } from '@/lib/i18n'

import classes from './charts.module.css'

/** Stands where a chart could not be loaded. */
export default function NoChart() {
  const t = useT()
  return <p className={classes.missing}>{t('chart.not_loaded')}</p>
}
