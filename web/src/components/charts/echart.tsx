// The only importer of ECharts. It comes in its own file, when the first chart is drawn.
import { LineChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsCoreOption, init, use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

import classes from './charts.module.css'

register([
  LineChart,
  ScatterChart,
  GridComponent,
  TooltipComponent,
  MarkAreaComponent,
  MarkLineComponent,
  AriaComponent,
  CanvasRenderer,
])

export interface EChartProps {
  readonly option: EChartsCoreOption
  readonly label: string
}

/** Draw one chart and keep its size with the page. */
export default function EChart({ option, label }: EChartProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (element.current === null) return
    const chart = init(element.current)
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element.current)
    chart.setOption(option)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={element} className={classes.canvas} role="img" aria-label={label} />
}
