import { Skeleton } from '@mantine/core'

import { useT } from '@/lib/i18n'

import classes from './states.module.css'

/** The shape of a page while it loads. */
export function PageSkeleton() {
  const t = useT()
  return (
    <div className={classes.skeleton} role="status" aria-label={t('state.loading')}>
      <Skeleton className={classes.bone ?? ''} height={36} width="45%" radius="md" />
      <Skeleton className={classes.bone ?? ''} height={20} width="70%" radius="md" />
      <Skeleton className={classes.bone ?? ''} height={140} radius="lg" />
      <Skeleton className={classes.bone ?? ''} height={88} radius="lg" />
    </div>
  )
}

/** The shape of a list while it loads. */
export function ListSkeleton({ rows = 3 }: { rows?: number }) {
  const t = useT()
  return (
    <div className={classes.skeleton} role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton className={classes.bone ?? ''} key={row} height={64} radius="md" />
      ))}
    </div>
  )
}
