import { Button } from '@mantine/core'

import type { Result } from '@/client/types'
import { ButtonLink } from '@/components/links/button-link'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import { AnswerView } from './answer-view'
import classes from './answer.module.css'

/** A guest's result: shown once, and the door to an account. */
export function GuestAnswerStep({ result, onAgain }: { result: Result; onAgain: () => void }) {
  const t = useT()
  return (
    <AnswerView result={result}>
      <Section sheet title={t('answer.guest_title')}>
        <p>{t('answer.guest_text')}</p>
        <ButtonLink to="/sign-up" className={classes.start ?? ''}>
          {t('try.sign_up')}
        </ButtonLink>
      </Section>
      <Button variant="default" className={classes.start ?? ''} onClick={onAgain}>
        {t('answer.try_again')}
      </Button>
    </AnswerView>
  )
}
