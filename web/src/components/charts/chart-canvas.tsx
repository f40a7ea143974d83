import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'

import type { EChartProps } from './echart'

const EChart = lazy(() => import('./echart'))
const HEIGHT_PX = 260

export function ChartCanvas(props: EChartProps) {
  return (
    <Suspense fallback={<Skeleton height={HEIGHT_PX} radius="md" />}>
      <EChart {...props} />
    </Suspense>
  )
}
