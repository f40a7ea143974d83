import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'

import classes from '../states/states.module.css'
import type { EChartProps } from './echart'

// Without a network the drawing may not arrive; the page and its table must not fall with it.
const EChart = lazy(() => import('./echart').catch(() => import('./no-chart')))
const HEIGHT_PX = 260

export function ChartCanvas(props: EChartProps) {
  return (
    <Suspense fallback={<Skeleton className={classes.bone ?? ''} height={HEIGHT_PX} radius="md" />}>
      <EChart {...props} />
    </Suspense>
  )
}
