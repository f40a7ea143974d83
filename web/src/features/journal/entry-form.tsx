import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'

import type { Said } from '@/client/journal'
import { MoodSlider } from '@/components/mood-slider/mood-slider'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { readLabels } from './said'

const MAX_TEXT = 20_000

interface Props {
  readonly said: Said
  readonly onChange: (change: Partial<Said>) => void
}

/** The words, the mood, and what belongs to them. Saved while it is typed. */
export function EntryForm({ said, onChange }: Props) {
  const t = useT()
  return (
    <div className={classes.form}>
      {said.prompt !== '' && (
        <p className={classes.quiet}>{t('journal.answers_prompt', { prompt: said.prompt })}</p>
      )}
      <Textarea
        label={t('journal.text')}
        autosize
        minRows={8}
        maxLength={MAX_TEXT}
        value={said.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <MoodSlider
        value={said.mood}
        onChange={(mood) => onChange({ mood })}
        label={t('journal.mood')}
      />
      <TextInput
        label={t('journal.mood_words')}
        maxLength={100}
        value={said.mood_words}
        onChange={(event) => onChange({ mood_words: event.currentTarget.value })}
      />
      <LabelsInput
        label={t('journal.tags')}
        labels={said.tags}
        onChange={(tags) => onChange({ tags })}
      />
      <LabelsInput
        label={t('journal.factors')}
        labels={said.factors}
        onChange={(factors) => onChange({ factors })}
      />
    </div>
  )
}

interface LabelsProps {
  readonly label: string
  readonly labels: readonly string[]
  readonly onChange: (labels: string[]) => void
}

/** Labels as they are typed; a comma that was just typed stays. */
function LabelsInput({ label, labels, onChange }: LabelsProps) {
  const [typed, setTyped] = useState(labels.join(', '))
  const same = readLabels(typed).join() === labels.join()
  return (
    <TextInput
      label={label}
      maxLength={600}
      value={same ? typed : labels.join(', ')}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onChange(readLabels(event.currentTarget.value))
      }}
    />
  )
}
