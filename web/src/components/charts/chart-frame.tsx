import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import classes from './charts.module.css'
import { downloadText, type Table, toCsv } from './csv'
import { DataTable } from './data-table'

interface Props {
  readonly title: string
  /** What the chart says, in plain words. */
  readonly sentence: string
  readonly table: Table
  /** The same numbers unrounded, for the download; made when it is asked for, where they are many. */
  readonly csv: Table | (() => Table)
  readonly fileName: string
  readonly legend?: ReactNode
  readonly children: ReactNode
}

/** Every chart comes with a sentence, its table and a download. */
export function ChartFrame({ title, sentence, table, csv, fileName, legend, children }: Props) {
  const t = useT()
  const [view, setView] = useState('chart')
  return (
    <figure className={classes.frame}>
      <div className={classes.top}>
        <h3 className={classes.title}>{title}</h3>
        <SegmentedControl
          size="xs"
          aria-label={t('chart.view_label')}
          value={view}
          onChange={setView}
          data={[
            { value: 'chart', label: t('chart.view_chart') },
            { value: 'table', label: t('chart.view_table') },
          ]}
        />
      </div>
      {view === 'chart' && legend}
      {view === 'chart' && children}
      {/* Behind the drawing there is always the table, for screen readers. */}
      <div className={view === 'chart' ? classes.behind : classes.scroll}>
        <DataTable caption={title} table={table} />
      </div>
      <figcaption className={classes.caption}>
        <p>{sentence}</p>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="download" size={16} />}
          onClick={() => downloadText(fileName, toCsv(typeof csv === 'function' ? csv() : csv))}
        >
          {t('chart.download')}
        </Button>
      </figcaption>
    </figure>
  )
}
