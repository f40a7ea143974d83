import { Button } from '@mantine/core'
import { useState } from 'react'

import { type AsqAnswers, useNoteAsq } from '@/client/safety'
import { useT } from '@/lib/i18n'

import classes from './safety.module.css'

const FIRST = ['wished_dead', 'better_off_dead', 'thoughts', 'ever_tried'] as const
type Question = (typeof FIRST)[number] | 'now'
type Answers = { readonly [Q in Question]?: boolean | null }

/** What to ask next: the first four, then "right now" after any yes; null when all are answered. */
export function nextQuestion(answers: Answers): Question | null {
  const open = FIRST.find((question) => answers[question] === undefined)
  if (open) return open
  const anyYes = FIRST.some((question) => answers[question] === true)
  return anyYes && answers.now === undefined ? 'now' : null
}

interface Props {
  /** "Yes" to thoughts right now. */
  readonly onAcute: () => void
}

/** The ASQ, one question at a time. A "no" ends nothing; the page around it stays. */
export function Asq({ onAcute }: Props) {
  const t = useT()
  const [answers, setAnswers] = useState<Answers>({})
  const note = useNoteAsq()
  const question = nextQuestion(answers)
  const answerWith = (value: boolean | null) => {
    if (question === null) return
    const all = { ...answers, [question]: value }
    setAnswers(all)
    // Once, at the end: the log holds what followed, not each answer.
    if (nextQuestion(all) === null) note.mutate(all satisfies AsqAnswers)
    if (question === 'now' && value === true) onAcute()
  }
  if (question === null) return <p role="status">{t('asq.done')}</p>
  return (
    <section className={classes.asq} aria-label={t('asq.title')}>
      <p className={classes.question} aria-live="polite">
        {t(`asq.${question}`)}
      </p>
      <div className={classes.choices}>
        <Button variant="default" onClick={() => answerWith(true)}>
          {t('asq.yes')}
        </Button>
        <Button variant="default" onClick={() => answerWith(false)}>
          {t('asq.no')}
        </Button>
        <Button variant="subtle" onClick={() => answerWith(null)}>
          {t('asq.skip')}
        </Button>
      </div>
      <p className={classes.quiet}>{t('asq.credit')}</p>
    </section>
  )
}
