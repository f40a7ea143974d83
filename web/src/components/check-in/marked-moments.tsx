import { Button, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useChangeCheckIn } from '@/client/check-ins'
import type { CheckIn, MarkedMoment } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { Icon } from '@/components/icons/icon'
import { Section } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { clockTime } from '@/lib/clock-time'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './marked-moments.module.css'

const LONGEST_NOTE = 500

/** The moments of a live session that the person marked; theirs to reword and to remove. */
export function MarkedMoments({ checkIn }: { checkIn: CheckIn }) {
  const t = useT()
  const change = useChangeCheckIn(checkIn.id)
  const { marks = [] } = checkIn
  if (marks.length === 0) return null
  const put = (at: number, ...instead: MarkedMoment[]) =>
    change.mutate({ marks: [...marks.slice(0, at), ...instead, ...marks.slice(at + 1)] })
  return (
    <Section sheet title={t('marks.title')}>
      {change.data?.safety && (
        <SafetyStep step={change.data.safety} onGoOn={() => change.reset()} />
      )}
      <ol className={classes.marks}>
        {marks.map((mark, at) => (
          <Mark
            key={`${mark.t_s} ${at}`}
            mark={mark}
            onReword={(note) => put(at, { ...mark, note })}
            onRemove={() => put(at)}
          />
        ))}
      </ol>
      <FormError error={change.error} />
    </Section>
  )
}

interface MarkProps {
  readonly mark: MarkedMoment
  readonly onReword: (note: string) => void
  readonly onRemove: () => void
}

function Mark({ mark, onReword, onRemove }: MarkProps) {
  const t = useT()
  const { locale } = useLanguage()
  const [rewording, setRewording] = useState(false)
  const time = clockTime(mark.t_s, locale)
  return (
    <li className={classes.mark}>
      <span className={classes.time}>{time}</span>
      {rewording ? (
        <Rewording
          mark={mark}
          onSave={(note) => {
            setRewording(false)
            if (note !== mark.note) onReword(note)
          }}
          onCancel={() => setRewording(false)}
        />
      ) : (
        <>
          {mark.note === '' ? (
            <span className={classes.quiet}>{t('marks.no_note')}</span>
          ) : (
            <span className={classes.note} translate="no">
              {mark.note}
            </span>
          )}
          <span className={classes.ways}>
            <Button variant="subtle" size="compact-sm" onClick={() => setRewording(true)}>
              {t(mark.note === '' ? 'marks.add' : 'marks.reword', { time })}
            </Button>
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              leftSection={<Icon name="trash" size={16} />}
              onClick={onRemove}
            >
              {t('marks.remove', { time })}
            </Button>
          </span>
        </>
      )}
    </li>
  )
}

interface RewordingProps {
  readonly mark: MarkedMoment
  readonly onSave: (note: string) => void
  readonly onCancel: () => void
}

function Rewording({ mark, onSave, onCancel }: RewordingProps) {
  const t = useT()
  const [note, setNote] = useState(mark.note)
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    onSave(note.trim())
  }
  return (
    <form className={classes.form} onSubmit={save}>
      <TextInput
        aria-label={t('marks.note')}
        value={note}
        maxLength={LONGEST_NOTE}
        autoFocus
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel()
        }}
      />
      <span className={classes.ways}>
        <Button type="submit" size="compact-sm">
          {t('marks.save')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onCancel}>
          {t('marks.cancel')}
        </Button>
      </span>
    </form>
  )
}
