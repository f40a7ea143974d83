import { Button } from '@mantine/core'

import type { Instrument } from '@/client/assessments'
import { useT } from '@/lib/i18n'

import { isAnswered, openQuestions } from './answers'
import classes from './runner.module.css'
import type { Runner } from './use-runner'

interface Props {
  readonly instrument: Instrument
  readonly runner: Runner
  /** Go to a question that is still open. */
  readonly onOpen: (questionId: string) => void
}

/** What is still open, and the way to finish; nobody has to answer everything. */
export function FinishPart({ instrument, runner, onOpen }: Props) {
  const t = useT()
  const { answers, questions } = runner
  const open = openQuestions(instrument, answers)
  const [first] = open
  const anything = questions.some((question) => isAnswered(answers, question))
  return (
    <div className={classes.finish}>
      {first && (
        <p>
          {t('ask.open', { count: open.length })} {t('ask.open_means')}
        </p>
      )}
      {!first && <p>{t('ask.all_answered')}</p>}
      <div className={classes.moves}>
        {first && (
          <Button variant="default" onClick={() => onOpen(first.id)}>
            {t('ask.to_open')}
          </Button>
        )}
        <Button disabled={!anything} loading={runner.finishing} onClick={runner.finish}>
          {first ? t('ask.finish_anyway') : t('ask.finish')}
        </Button>
      </div>
    </div>
  )
}
