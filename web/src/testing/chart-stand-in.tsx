import type { EChartProps } from '@/components/charts/echart'

/** Stands where a chart is drawn, with its words. */
export default function ChartStandIn({ label }: EChartProps) {
  return <div role="img" aria-label={label} />
}
