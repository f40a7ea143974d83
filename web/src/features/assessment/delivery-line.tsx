import { ButtonLink } from '@/components/links/button-link'
import { HelpNear } from '@/components/safety/help-near'
import { useT } from '@/lib/i18n'

import classes from './runner.module.css'
import type { Runner } from './use-runner'

/** Whether the answers are with the server, still here, or no longer wanted. */
export function DeliveryLine({ runner }: { runner: Runner }) {
  const t = useT()
  const { delivery, problem, finishing } = runner
  if (delivery === 'refused') {
    return (
      <div role="alert" className={classes.refused}>
        <p translate="no">{problem?.message}</p>
        <ButtonLink to="/journal">{t('ask.back')}</ButtonLink>
      </div>
    )
  }
  return (
    <>
      <p role="status" className={classes.hint}>
        {delivery === 'sending' && t('state.saving')}
        {delivery === 'waiting' && (finishing ? t('ask.waiting_to_finish') : t('ask.waiting'))}
        {delivery === 'saved' && t('ask.saved')}
      </p>
      {delivery === 'waiting' && <HelpNear />}
    </>
  )
}
