import { Button } from '@mantine/core'

import type { Safety } from '@/client/assessments'
import { ButtonLink } from '@/components/links/button-link'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

/** What an answer opens, in place of the questions; they wait until the person goes on. */
export function SafetyPart({ safety, onGoOn }: { safety: Safety; onGoOn: () => void }) {
  const t = useT()
  return (
    <StateView
      tone="alert"
      title={safety.level > 1 ? t('ask.safety_title') : t('ask.distress_title')}
      action={
        <>
          <ButtonLink to="/help" color="red">
            {t('ask.safety_help')}
          </ButtonLink>
          <Button variant="default" onClick={onGoOn}>
            {t('ask.safety_go_on')}
          </Button>
        </>
      }
    >
      {safety.level > 1 ? t('ask.safety_text') : t('ask.distress_text')}
    </StateView>
  )
}
