import { DataTable } from '@/components/charts/data-table'
import { useT } from '@/lib/i18n'

import { useLiveView } from './live-context'
import type { ReaderInfo } from './live-run'
import classes from './numbers.module.css'

/** How fast it goes and what reads, for who asks. */
export function PaceView({ info }: { info: ReaderInfo | null }) {
  const t = useT()
  const { pace } = useLiveView()
  const ms = (value: number | null) =>
    value === null ? null : t('live.ms', { ms: Math.round(value) })
  return (
    <details className={classes.details}>
      <summary>{t('live.details')}</summary>
      <div className={classes.details_body}>
        <DataTable
          caption={t('live.details')}
          table={{
            columns: [t('live.what'), t('live.value')],
            rows: [
              [t('live.rate'), Math.round(pace.fps)],
              [t('live.latency'), ms(pace.last_ms)],
              [t('live.p50'), ms(pace.p50_ms)],
              [t('live.p95'), ms(pace.p95_ms)],
              [t('live.readings'), pace.readings],
              [t('live.dropped'), pace.dropped],
            ],
          }}
        />
        <p className={classes.quiet}>{t('live.latency_text')}</p>
        {info && (
          <p className={classes.quiet} title={info.sha256}>
            {t('live.model', { name: info.name, version: info.version })}
          </p>
        )}
      </div>
    </details>
  )
}
