import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { safetyStateQuery, useNoteWelcome } from '@/client/safety'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import classes from './safety.module.css'

/** The visit after a hard one: gentle, without blame, and only once. */
export function WelcomeBack() {
  const t = useT()
  const { data } = useQuery({ ...safetyStateQuery(useHttp()), retry: false })
  const note = useNoteWelcome()
  if (!data?.welcome_back || note.isSuccess) return null
  return (
    <section className={classes.step}>
      <h2 className={classes.heading}>{t('safety.back_title')}</h2>
      <p>{t('safety.back_text')}</p>
      <div className={classes.choices}>
        <ButtonLink to="/safety-plan" variant="default">
          {t('safety.to_plan')}
        </ButtonLink>
        <Button variant="subtle" onClick={() => note.mutate()}>
          {t('safety.back_close')}
        </Button>
      </div>
    </section>
  )
}
