import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'

import { useHttp } from '@/client/context'
import {
  cancelJob,
  exportFile,
  type FileFormat,
  type Job,
  jobQuery,
  useImport,
} from '@/client/journal-work'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

const RUNNING = {
  import: 'journal.import_running',
  look_back: 'journal.looking_back',
  analysis: 'journal.reading_running',
} as const

function formatOf(name: string): FileFormat {
  if (/\.json$/i.test(name)) return 'json'
  return /\.(md|markdown|txt)$/i.test(name) ? 'markdown' : 'csv'
}

/** Entries in from a file, and out into one. */
export function FilesPart() {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [jobId, setJobId] = useState<string | null>(null)
  const bring = useImport()
  const choose = (file: File) =>
    bring.mutate({ file, format: formatOf(file.name) }, { onSuccess: ({ id }) => setJobId(id) })
  return (
    <>
      <Section title={t('journal.import')} lead={t('journal.import_text')}>
        <input
          ref={input}
          className={classes.hidden}
          type="file"
          accept=".json,.csv,.md,.markdown,.txt"
          aria-label={t('journal.import_choose')}
          tabIndex={-1}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            if (file) choose(file)
            currentTarget.value = ''
          }}
        />
        <div>
          <Button
            variant="default"
            className={classes.long}
            loading={bring.isPending}
            onClick={() => input.current?.click()}
          >
            {t('journal.import_choose')}
          </Button>
        </div>
        <FormError error={bring.error} />
        {jobId !== null && <JobView key={jobId} id={jobId} />}
      </Section>
      <Section title={t('journal.export')} lead={t('journal.export_text')}>
        <div className={classes.actions}>
          <a href={exportFile('json')}>{t('journal.export_json')}</a>
          <a href={exportFile('csv')}>{t('journal.export_csv')}</a>
          <a href={exportFile('markdown')}>{t('journal.export_markdown')}</a>
        </div>
      </Section>
    </>
  )
}

function JobView({ id }: { id: string }) {
  const t = useT()
  const http = useHttp()
  const [goneOn, setGoneOn] = useState(false)
  const { data: job } = useQuery(jobQuery(http, id))
  if (job === undefined) return null
  const { done, total } = job
  if (job.state === 'running') {
    const label = t(RUNNING[job.kind], { done, total })
    return (
      <div className={classes.form}>
        <p role="status">{label}</p>
        <Progress.Root>
          <Progress.Section value={total === 0 ? 0 : (100 * done) / total} aria-label={label} />
        </Progress.Root>
        <div>
          <Button variant="default" onClick={() => void cancelJob(http, id)}>
            {t('journal.import_cancel')}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <>
      {job.safety && job.kind === 'look_back' && <LookedBack />}
      {job.safety && job.kind !== 'look_back' && !goneOn && (
        <SafetyStep step={job.safety} onGoOn={() => setGoneOn(true)} />
      )}
      {job.kind === 'import' && <ImportEnded job={job} />}
      {typeof job.follow_up === 'string' && <JobView id={job.follow_up} />}
    </>
  )
}

/** What was hard long ago is named once and quietly; nobody is asked about it now. */
function LookedBack() {
  const t = useT()
  return (
    <div className={classes.card} role="status">
      <p>{t('journal.looked_back')}</p>
      <div className={classes.actions}>
        <Link to="/help">{t('nav.help')}</Link>
        <Link to="/safety-plan">{t('safety.to_plan')}</Link>
      </div>
    </div>
  )
}

function ImportEnded({ job }: { job: Job }) {
  const t = useT()
  const { added, known } = job
  return (
    <>
      <p role="status">
        {job.state === 'cancelled' ? t('journal.import_stopped') : job.problem}{' '}
        {t('journal.import_done', { added, known })}
      </p>
      {job.bad_count > 0 && (
        <>
          <p>{t('journal.import_bad', { count: job.bad_count })}</p>
          <ul>
            {job.bad?.map(({ line, problem }) => (
              <li key={line}>{t('journal.import_line', { line, problem })}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
