import { Button, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useLanguage, useT } from '@/lib/i18n'

import { clockTime } from '@/lib/clock-time'
import { useMonitor } from './live-context'
import classes from './live.module.css'

interface Props {
  /** Marks are kept with the numbers or not at all. */
  readonly keeps: boolean
  readonly count: number
  readonly onMark: (t_s: number, note: string) => void
}

const LONGEST_NOTE = 500

/** Mark the moment of the press; the note may come later, or not at all. */
export function MarkForm({ keeps, count, onMark }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const monitor = useMonitor()
  const [at_s, setAt] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    if (at_s !== null) onMark(at_s, note.trim())
    setAt(null)
    setNote('')
  }
  if (!keeps) return <p className={classes.small}>{t('live.mark_not_kept')}</p>
  return (
    <div className={classes.mark}>
      {at_s === null ? (
        <Button variant="default" onClick={() => setAt(monitor.now)}>
          {t('live.mark')}
        </Button>
      ) : (
        <form className={classes.mark_form} onSubmit={save}>
          <TextInput
            label={t('live.mark_note', { time: clockTime(at_s, locale) })}
            value={note}
            maxLength={LONGEST_NOTE}
            autoFocus
            autoComplete="off"
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setAt(null)
            }}
          />
          <div className={classes.buttons}>
            <Button type="submit" size="sm">
              {t('live.mark_save')}
            </Button>
            <Button variant="subtle" size="sm" onClick={() => setAt(null)}>
              {t('live.mark_cancel')}
            </Button>
          </div>
        </form>
      )}
      <p className={classes.small} role="status">
        {count > 0 && t('live.marks', { count })}
      </p>
    </div>
  )
}
