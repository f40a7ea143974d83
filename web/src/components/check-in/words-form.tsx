import { Button, Textarea } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useCheckInWithWords } from '@/client/check-ins'
import type { CheckIn } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { MoodSlider } from '@/components/mood-slider/mood-slider'
import { localTimeZone } from '@/lib/format'
import { useT } from '@/lib/i18n'

import classes from './words-form.module.css'

const MAX_WORDS = 2000

/** A check-in without a camera: the mood in five seconds, and words if they come. */
export function WordsForm({ onSaved }: { onSaved: (checkIn: CheckIn) => void }) {
  const t = useT()
  const [mood, setMood] = useState<number | null>(null)
  const [words, setWords] = useState('')
  const [reminded, setReminded] = useState(false)
  const save = useCheckInWithWords()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (mood === null) {
      setReminded(true)
      return
    }
    const said = words.trim()
    save.mutate(
      { mood, time_zone: localTimeZone(), ...(said === '' ? {} : { words: said }) },
      { onSuccess: onSaved },
    )
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <MoodSlider value={mood} onChange={setMood} label={t('mood.question')} />
      <Textarea
        label={t('words.label')}
        placeholder={t('words.placeholder')}
        autosize
        minRows={2}
        maxLength={MAX_WORDS}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <FormError error={save.error} />
      {reminded && mood === null && <p role="alert">{t('words.mood_first')}</p>}
      <Button type="submit" loading={save.isPending} className={classes.submit ?? ''}>
        {t('words.submit')}
      </Button>
    </form>
  )
}
