import { Button, NativeSelect, Textarea } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useChangeCheckIn } from '@/client/check-ins'
import type { CheckIn } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { MoodSlider } from '@/components/mood-slider/mood-slider'
import { type Expression, EXPRESSIONS } from '@/lib/expressions'
import { useT } from '@/lib/i18n'

import classes from './words-form.module.css'

const MAX_NOTE = 2000
const NO_CORRECTION = ''

/** The person's own word on a stored check-in: rating, correction and note. */
export function OwnRating({ checkIn, onSaved }: { checkIn: CheckIn; onSaved?: () => void }) {
  const t = useT()
  const change = useChangeCheckIn(checkIn.id)
  const [mood, setMood] = useState(checkIn.mood)
  const [correction, setCorrection] = useState<Expression | null>(checkIn.correction)
  const [note, setNote] = useState(checkIn.note ?? '')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const words = note.trim()
    change.mutate(
      { mood, correction, note: words === '' ? null : words },
      onSaved ? { onSuccess: onSaved } : {},
    )
  }
  return (
    <form className={classes.form} onSubmit={submit} onChange={() => change.reset()}>
      <MoodSlider value={mood} onChange={setMood} label={t('own.mood')} />
      {checkIn.result && <CorrectionSelect value={correction} onChange={setCorrection} />}
      <Textarea
        label={t('own.note')}
        autosize
        minRows={2}
        maxLength={MAX_NOTE}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <FormError error={change.error} />
      <div className={classes.saving}>
        <Button type="submit" loading={change.isPending}>
          {t('own.save')}
        </Button>
        <span role="status">{change.isSuccess && t('state.saved')}</span>
      </div>
    </form>
  )
}

interface CorrectionProps {
  readonly value: Expression | null
  readonly onChange: (correction: Expression | null) => void
}

/** "This looks wrong": say what the face really showed. */
function CorrectionSelect({ value, onChange }: CorrectionProps) {
  const t = useT()
  return (
    <NativeSelect
      label={t('own.correction')}
      description={t('own.correction_text')}
      value={value ?? NO_CORRECTION}
      onChange={(event) => {
        const chosen = EXPRESSIONS.find((name) => name === event.currentTarget.value)
        onChange(chosen ?? null)
      }}
      data={[
        { value: NO_CORRECTION, label: t('own.no_correction') },
        ...EXPRESSIONS.map((name) => ({ value: name, label: t(`expression.${name}`) })),
      ]}
    />
  )
}
