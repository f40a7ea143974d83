import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'

import { type OpenStep, type SafetyKind, useEndStep } from '@/client/safety'
import { usePausing } from '@/client/safety-pause'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import { AcuteStep } from './acute-step'
import { Asq } from './asq'
import { ChosenPeople } from './chosen-people'
import { LocalHelp } from './local-help'
import classes from './safety.module.css'

/** In this order: who writes of several is asked about the gravest. */
const KINDS: readonly SafetyKind[] = ['suicide', 'self_harm', 'abuse', 'harm_to_others', 'eating']

interface Props {
  readonly step: OpenStep
  readonly onGoOn: () => void
}

/** What words or answers open: a warm word (1), a direct question (2), help right now (3). */
export function SafetyStep({ step, onGoOn }: Props) {
  return step.level >= 2 ? <AskingStep step={step} onGoOn={onGoOn} /> : <WarmStep onGoOn={onGoOn} />
}

function WarmStep({ onGoOn }: { onGoOn: () => void }) {
  const t = useT()
  return (
    <section className={classes.step} role="status">
      <h2 className={classes.heading}>{t('safety.distress_title')}</h2>
      <p>{t('safety.distress_text')}</p>
      <div className={classes.choices}>
        <ButtonLink to="/help" variant="outline" color="red">
          {t('nav.help')}
        </ButtonLink>
        <ButtonLink to="/safety-plan" variant="default">
          {t('safety.to_plan')}
        </ButtonLink>
        <Button variant="subtle" onClick={onGoOn}>
          {t('safety.go_on_light')}
        </Button>
      </div>
    </section>
  )
}

function AskingStep({ step, onGoOn }: Props) {
  const t = useT()
  const [acute, setAcute] = useState(step.level >= 3)
  const [asking, setAsking] = useState(false)
  const end = useEndStep()
  usePausing()
  const heading = useRef<HTMLHeadingElement>(null)
  const headingId = useId()
  useEffect(() => heading.current?.focus(), [])
  const kind = KINDS.find((one) => step.kinds.includes(one)) ?? 'suicide'
  const goOn = () => {
    end.mutate()
    onGoOn()
  }
  return (
    <section className={classes.step} data-grave aria-labelledby={headingId}>
      {acute && <AcuteStep onClose={() => setAcute(false)} />}
      <h2 className={classes.heading} id={headingId} ref={heading} tabIndex={-1}>
        {t('safety.ask_title')}
      </h2>
      <p>{t(`safety.ask_${kind}`)}</p>
      {asking ? (
        <Asq onAcute={() => setAcute(true)} />
      ) : (
        <div className={classes.choices}>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('safety.answer_questions')}
          </Button>
          <ButtonLink to="/safety-plan" variant="default">
            {t('safety.to_plan')}
          </ButtonLink>
        </div>
      )}
      <LocalHelp />
      <ChosenPeople />
      <p className={classes.quiet}>
        {t('safety.all_waits')} {t('safety.nobody_watches')}
      </p>
      <div>
        <Button variant="default" onClick={goOn}>
          {t('safety.go_on')}
        </Button>
      </div>
    </section>
  )
}
