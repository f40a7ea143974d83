import type { ReactNode } from 'react'

import type { Result } from '@/client/types'
import { Section } from '@/components/page/page'
import { ResultDetails, ResultHeadline } from '@/components/result/result-view'
import { useT } from '@/lib/i18n'

import classes from './answer.module.css'

interface Props {
  readonly result: Result
  /** What can be done with it. */
  readonly children: ReactNode
}

/** The sentence first, then the person's own word, then what is behind the sentence. */
export function AnswerView({ result, children }: Props) {
  const t = useT()
  return (
    <div className={classes.answer}>
      <div className={classes.head}>
        <Section sheet>
          <h2 className={classes.title} tabIndex={-1}>
            {t('result.title')}
          </h2>
          <ResultHeadline result={result} />
        </Section>
      </div>
      <div className={classes.side}>{children}</div>
      <div className={classes.details}>
        <Section sheet>
          <ResultDetails result={result} />
          <p className={classes.quiet}>{t('app.not_a_diagnosis')}</p>
        </Section>
      </div>
    </div>
  )
}
