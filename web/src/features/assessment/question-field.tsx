import { Textarea } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type KeyboardEvent, type Ref, useId, useRef, useState } from 'react'

import type { AnswerValue, Question } from '@/client/assessments'
import { useT } from '@/lib/i18n'

import { choiceForKey } from './answers'
import classes from './question.module.css'

const ROWS = {
  choice: classes.choices,
  several: classes.several,
  scale: classes.scale,
  text: undefined,
} as const

export interface FieldProps {
  readonly question: Question
  readonly value: AnswerValue | undefined
  readonly onAnswer: (value: AnswerValue | null) => void
  /** A digit both answers and moves on. */
  readonly onKeyAnswer: (value: number) => void
  readonly ref?: Ref<HTMLFieldSetElement>
}

/** One question with its answers: a group of its own for screen readers, digits pick an answer. */
export function QuestionField({ question, value, onAnswer, onKeyAnswer, ref }: FieldProps) {
  const t = useT()
  const pick = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const chosen = choiceForKey(question, event.key)
    if (chosen === null) return
    event.preventDefault()
    onKeyAnswer(chosen)
  }
  if (question.kind === 'text') {
    return <TextAnswer question={question} value={value} onAnswer={onAnswer} />
  }
  return (
    <fieldset ref={ref} className={classes.field} onKeyDown={pick} tabIndex={-1}>
      <legend className={classes.text} translate="no">
        {question.text}
      </legend>
      {question.kind === 'several' && <p className={classes.hint}>{t('ask.several')}</p>}
      <div className={ROWS[question.kind]}>
        {question.choices.map((choice, index) => (
          <Choice
            key={choice.value}
            {...{ question, value, onAnswer }}
            choice={choice}
            digit={question.kind === 'choice' && index < 10 ? (index + 1) % 10 : null}
          />
        ))}
      </div>
      {question.low !== null && question.high !== null && (
        <p className={classes.ends} translate="no">
          <span>{question.low}</span>
          <span>{question.high}</span>
        </p>
      )}
    </fieldset>
  )
}

type ChoiceProps = Pick<FieldProps, 'question' | 'value' | 'onAnswer'> & {
  readonly choice: Question['choices'][number]
  readonly digit: number | null
}

function Choice({ question, value, onAnswer, choice, digit }: ChoiceProps) {
  const name = useId()
  const several = question.kind === 'several'
  const chosen = Array.isArray(value) ? (value as readonly number[]) : []
  const checked = several ? chosen.includes(choice.value) : value === choice.value
  const toggle = () => {
    const next = checked ? chosen.filter((one) => one !== choice.value) : [...chosen, choice.value]
    if (several) onAnswer(next.length === 0 ? null : next)
    else onAnswer(choice.value)
  }
  return (
    <label className={classes.choice} data-checked={checked || undefined}>
      <input
        type={several ? 'checkbox' : 'radio'}
        name={several ? name : `question-${question.id}`}
        value={choice.value}
        checked={checked}
        onChange={toggle}
      />
      <span className={classes.label} translate="no">
        {choice.label}
      </span>
      {digit !== null && (
        <kbd className={classes.key} aria-hidden="true">
          {digit}
        </kbd>
      )}
    </label>
  )
}

const MAX_TEXT = 5000
const RESTS_MS = 800

function TextAnswer({
  question,
  value,
  onAnswer,
}: Pick<FieldProps, 'question' | 'value' | 'onAnswer'>) {
  const [draft, setDraft] = useState(typeof value === 'string' ? value : '')
  const sent = useRef(draft.trim())
  const keep = (words: string) => {
    if (words === sent.current) return
    sent.current = words
    onAnswer(words === '' ? null : words)
  }
  const keepSoon = useDebouncedCallback(keep, { delay: RESTS_MS, flushOnUnmount: true })
  return (
    <Textarea
      label={<span translate="no">{question.text}</span>}
      classNames={{ label: classes.text ?? '' }}
      autosize
      minRows={3}
      maxLength={MAX_TEXT}
      value={draft}
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value)
        keepSoon(currentTarget.value.trim())
      }}
      onBlur={() => keepSoon.flush()}
    />
  )
}
