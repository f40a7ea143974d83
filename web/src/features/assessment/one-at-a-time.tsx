import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

import type { Instrument } from '@/client/assessments'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import { firstOpen } from './answers'
import { FinishPart } from './finish-part'
import { QuestionField } from './question-field'
import classes from './runner.module.css'
import type { Runner } from './use-runner'

interface Props {
  readonly instrument: Instrument
  readonly runner: Runner
}

/** One question on the screen; past the last one, what is still open and the way to finish. */
export function OneAtATime({ instrument, runner }: Props) {
  const t = useT()
  const { questions, answers } = runner
  const [at, setAt] = useState(() => firstOpen(questions, answers))
  const field = useRef<HTMLFieldSetElement>(null)
  const question = questions[at]
  const count = questions.length
  useEffect(() => {
    if (question) runner.shown(question)
    field.current?.focus()
    // Only a move shows another question.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [question?.id])
  return (
    <div className={classes.runner}>
      <div className={classes.progress}>
        <progress max={count} value={at} aria-label={t('ask.progress')} />
        <span role="status">{t('ask.place', { at: Math.min(at + 1, count), count })}</span>
      </div>
      {question ? (
        <QuestionField
          key={question.id}
          ref={field}
          question={question}
          value={answers[question.id]}
          onAnswer={(value) => runner.answerWith(question, value)}
          onKeyAnswer={(value) => {
            runner.answerWith(question, value)
            setAt(at + 1)
          }}
        />
      ) : (
        <FinishPart
          instrument={instrument}
          runner={runner}
          onOpen={(id) => setAt(questions.findIndex((one) => one.id === id))}
        />
      )}
      <div className={classes.moves}>
        <Button
          variant="default"
          disabled={at === 0}
          leftSection={<Icon name="back" size={18} />}
          onClick={() => setAt(at - 1)}
        >
          {t('ask.previous')}
        </Button>
        {question && <Button onClick={() => setAt(at + 1)}>{t('ask.next')}</Button>}
      </div>
    </div>
  )
}
