import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { safetyStateQuery, useEndStep } from '@/client/safety'
import { useStepShown } from '@/client/safety-pause'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import classes from './safety.module.css'

interface Props {
  /** Where the gentle word after a hard visit stands as well, it comes first and alone. */
  readonly afterWelcome?: boolean
}

/** Why nothing is offered here, and the way back, for who left the step without closing it. */
export function StillOpen({ afterWelcome = false }: Props) {
  const t = useT()
  const { data } = useQuery({ ...safetyStateQuery(useHttp()), retry: false })
  const shown = useStepShown()
  const end = useEndStep()
  if (shown || !data?.paused || (afterWelcome && data.welcome_back)) return null
  return (
    <section className={classes.step}>
      <h2 className={classes.heading}>{t('safety.open_title')}</h2>
      <p>{t('safety.open_text')}</p>
      <div className={classes.choices}>
        <ButtonLink to="/help" variant="outline" color="red">
          {t('nav.help')}
        </ButtonLink>
        <ButtonLink to="/safety-plan" variant="default">
          {t('safety.to_plan')}
        </ButtonLink>
        <Button variant="subtle" loading={end.isPending} onClick={() => end.mutate()}>
          {t('safety.go_on')}
        </Button>
      </div>
    </section>
  )
}
