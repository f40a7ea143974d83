import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { checkInsSinceQuery } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import type { OpenStep } from '@/client/safety'
import { useSafetyPaused } from '@/client/safety-pause'
import { weekStart } from '@/components/charts/week-data'
import { WordsForm } from '@/components/check-in/words-form'
import { Icon } from '@/components/icons/icon'
import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { StillOpen } from '@/components/safety/still-open'
import { WelcomeBack } from '@/components/safety/welcome-back'
import { Loaded } from '@/components/states/loaded'
import { formatDay, localTimeZone } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { greetingKey } from './greeting'
import { RecentCheckIns } from './recent-check-ins'
import { SuggestedStep } from './suggested-step'
import classes from './today.module.css'
import { useNow } from './use-now'

export function TodayPage() {
  const t = useT()
  const { locale } = useLanguage()
  const http = useHttp()
  const me = useSignedIn()
  const now = useNow()
  const week = useQuery(checkInsSinceQuery(http, weekStart(now).toISOString()))
  const paused = useSafetyPaused()
  const [step, setStep] = useState<OpenStep | null>(null)
  // All else waits: nothing is suggested beside the step.
  if (step) {
    return (
      <Page title={t('nav.today')} narrow>
        <SafetyStep step={step} onGoOn={() => setStep(null)} />
      </Page>
    )
  }
  return (
    <Page
      title={t(greetingKey(now.getHours()), { name: me.first_name })}
      lead={formatDay(now, localTimeZone(), locale)}
    >
      <div className={classes.columns}>
        <div className={classes.column}>
          <WelcomeBack />
          <QuickCheckIn onStep={setStep} />
          {paused ? <StillOpen afterWelcome /> : <SuggestedStep me={me} />}
        </div>
        <Loaded query={week}>{(page) => <RecentCheckIns checkIns={page.items} now={now} />}</Loaded>
      </div>
    </Page>
  )
}

/** The five-second check-in, right where the day begins. */
function QuickCheckIn({ onStep }: { onStep: (step: OpenStep | null) => void }) {
  const t = useT()
  const [saved, setSaved] = useState(false)
  return (
    <Section sheet>
      {saved ? (
        <div className={classes.saved}>
          <p role="status">{t('today.saved')}</p>
          <Button variant="default" onClick={() => setSaved(false)}>
            {t('today.again')}
          </Button>
        </div>
      ) : (
        <WordsForm
          onSaved={({ safety }) => {
            setSaved(true)
            onStep(safety ?? null)
          }}
        />
      )}
      <ButtonLink
        to="/check-in"
        variant="default"
        className={classes.camera ?? ''}
        leftSection={<Icon name="camera" size={20} />}
      >
        {t('today.camera')}
      </ButtonLink>
    </Section>
  )
}
