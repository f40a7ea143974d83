import { Alert, Button, Textarea } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type RefObject, useEffect, useRef, useState } from 'react'

import { useChangeCheckIn } from '@/client/check-ins'
import type { CheckIn, CheckInChange } from '@/client/types'
import { MoodSlider } from '@/components/mood-slider/mood-slider'
import { SafetyStep } from '@/components/safety/safety-step'
import { useT } from '@/lib/i18n'

import { Correction } from './correction'
import classes from './own-rating.module.css'

const MAX_NOTE = 2000
/** Long enough to drag the slider past other values. */
const SETTLED_MS = 400

interface Props {
  /** The stored check-in, as the cache has it. */
  readonly checkIn: CheckIn
}

/** The person's own word on a stored check-in; every change is saved as it is made. */
export function OwnRating({ checkIn }: Props) {
  const t = useT()
  const change = useChangeCheckIn(checkIn.id)
  const note = useRef<HTMLTextAreaElement>(null)
  const mood = useOwnMood((chosen) => change.mutate({ mood: chosen }))
  const saving = change.isPending || mood.draft !== null
  const step = change.data?.safety
  return (
    <div className={classes.own}>
      {step && <SafetyStep step={step} onGoOn={() => change.reset()} />}
      <MoodSlider value={mood.draft ?? checkIn.mood} onChange={mood.choose} label={t('own.mood')} />
      {checkIn.result && (
        <Correction
          correction={checkIn.correction}
          nothingRead={checkIn.result.dominant === null}
          onChange={(correction) => change.mutate({ correction })}
          onNone={() => note.current?.focus()}
        />
      )}
      <OwnNote
        field={note}
        note={checkIn.note ?? ''}
        busy={change.isPending}
        onSave={(body) => change.mutate(body)}
      />
      {change.isError && (
        <Alert color="red" variant="light" role="alert">
          {t('own.not_saved')}
        </Alert>
      )}
      <span role="status" className={classes.saved}>
        {saving && t('state.saving')}
        {!saving && change.isSuccess && t('state.saved')}
      </span>
    </div>
  )
}

/** Save the slider once it rests, or at once when the page is put away. */
function useOwnMood(onSettled: (mood: number) => void) {
  const [draft, setDraft] = useState<number | null>(null)
  const settle = useDebouncedCallback(
    (chosen: number) => {
      onSettled(chosen)
      setDraft(null)
    },
    { delay: SETTLED_MS, flushOnUnmount: true },
  )
  useEffect(() => {
    const flush = () => settle.flush()
    document.addEventListener('visibilitychange', flush)
    return () => document.removeEventListener('visibilitychange', flush)
  }, [settle])
  const choose = (chosen: number) => {
    setDraft(chosen)
    settle(chosen)
  }
  return { draft, choose }
}

interface NoteProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly note: string
  readonly busy: boolean
  readonly onSave: (change: CheckInChange) => void
}

function OwnNote({ field, note, busy, onSave }: NoteProps) {
  const t = useT()
  const [draft, setDraft] = useState(note)
  const words = draft.trim()
  return (
    <div className={classes.note}>
      <Textarea
        ref={field}
        label={t('own.note')}
        autosize
        minRows={2}
        maxLength={MAX_NOTE}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      {(draft !== '' || note !== '') && (
        <Button
          variant="default"
          disabled={words === note}
          loading={busy}
          onClick={() => onSave({ note: words === '' ? null : words })}
        >
          {t('own.save_note')}
        </Button>
      )}
    </div>
  )
}
