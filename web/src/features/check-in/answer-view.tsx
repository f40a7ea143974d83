import type { ReactNode } from 'react'

import type { Result } from '@/client/types'
import { Section } from '@/components/page/page'
import { ResultView } from '@/components/result/result-view'
import { useT } from '@/lib/i18n'

import classes from './answer.module.css'

/** The result, and beside it what can be done with it. */
export function AnswerView({ result, children }: { result: Result; children: ReactNode }) {
  const t = useT()
  return (
    <div className={classes.answer}>
      <Section sheet>
        <h2 className={classes.title} tabIndex={-1}>
          {t('result.title')}
        </h2>
        <ResultView result={result} />
        <p className={classes.quiet}>{t('app.not_a_diagnosis')}</p>
      </Section>
      <div className={classes.side}>{children}</div>
    </div>
  )
}
