import { useEffect, useRef } from 'react'

import type { Instrument } from '@/client/assessments'
import { useT } from '@/lib/i18n'

import { isAnswered } from './answers'
import { FinishPart } from './finish-part'
import { QuestionField } from './question-field'
import classes from './runner.module.css'
import type { Runner } from './use-runner'

interface Props {
  readonly instrument: Instrument
  readonly runner: Runner
}

function choiceOf(field: HTMLFieldSetElement | undefined, value: unknown) {
  return field?.querySelector<HTMLElement>(`input[value="${String(value)}"]`)
}

/** Every question on one page; a digit answers and goes on to the next question. */
export function AllAtOnce({ instrument, runner }: Props) {
  const t = useT()
  const { questions, answers } = runner
  const fields = useRef(new Map<string, HTMLFieldSetElement>())
  useEffect(() => {
    questions.forEach(runner.shown)
    // Their ids say which questions are on the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [questions.length])
  const goTo = (id: string | undefined) => {
    const field = fields.current.get(id ?? '')
    const chosen = field?.querySelector<HTMLElement>('input:checked')
    ;(chosen ?? field?.querySelector<HTMLElement>('input'))?.focus()
  }
  const answered = questions.filter((question) => isAnswered(answers, question)).length
  return (
    <div className={classes.runner}>
      <div className={classes.progress}>
        <progress max={questions.length} value={answered} aria-label={t('ask.progress')} />
        <span role="status">{t('ask.answered', { answered, count: questions.length })}</span>
      </div>
      <p className={classes.hint}>{t('ask.keys')}</p>
      <ol className={classes.list}>
        {questions.map((question, index) => (
          <li key={question.id} className={classes.item}>
            <QuestionField
              ref={(element) => {
                if (element) fields.current.set(question.id, element)
              }}
              question={question}
              value={answers[question.id]}
              onAnswer={(value) => runner.answerWith(question, value)}
              onKeyAnswer={(value) => {
                runner.answerWith(question, value)
                // At once: a quick hand's next key must not find the focus where it was. After the
                // last question it stays on the choice, so that arrows move on from it.
                const next = questions[index + 1]
                if (next) goTo(next.id)
                else choiceOf(fields.current.get(question.id), value)?.focus()
              }}
            />
          </li>
        ))}
      </ol>
      <FinishPart instrument={instrument} runner={runner} onOpen={goTo} />
    </div>
  )
}
