import { Button, Checkbox, Textarea } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { type SafetyPlan, useSavePlan } from '@/client/safety'
import { isCopyOf, keepCopy, removeCopy, STEPS } from '@/components/safety/plan-copy'
import { useT } from '@/lib/i18n'

import { PlanLists } from './plan-lists'
import classes from './safety-plan.module.css'

const MAX_LINE = 300
const MAX_LINES = 20
type Texts = Record<(typeof STEPS)[number], string>

function toTexts(plan: SafetyPlan): Texts {
  return Object.fromEntries(STEPS.map((step) => [step, plan[step].join('\n')])) as Texts
}

function toPlan(texts: Texts): SafetyPlan {
  return Object.fromEntries(STEPS.map((step) => [step, toLines(texts[step])])) as SafetyPlan
}

function toLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().slice(0, MAX_LINE))
  return lines.filter((line) => line !== '').slice(0, MAX_LINES)
}

/** Six lists to write, one thought on each line. */
export function PlanForm({ plan, personId }: { plan: SafetyPlan; personId: string }) {
  const t = useT()
  const [texts, setTexts] = useState(() => toTexts(plan))
  const [copied, setCopied] = useState(() => isCopyOf(personId))
  const save = useSavePlan()
  const keep = (wanted: boolean) => {
    setCopied(wanted ? keepCopy(toPlan(texts), personId) : (removeCopy(), false))
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (copied) keepCopy(toPlan(texts), personId)
    save.mutate(toPlan(texts))
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {/* Fields are cut off on paper; what is typed now is what is printed. */}
      <div className={classes.paper}>
        <PlanLists plan={toPlan(texts)} />
      </div>
      {STEPS.map((step, place) => (
        <Textarea
          key={step}
          label={`${place + 1}. ${t(`plan.${step}`)}`}
          autosize
          minRows={2}
          value={texts[step]}
          onChange={(event) => setTexts({ ...texts, [step]: event.currentTarget.value })}
        />
      ))}
      <Checkbox
        className={classes.screen}
        label={t('plan.keep')}
        description={t('plan.keep_about')}
        checked={copied}
        onChange={(event) => keep(event.currentTarget.checked)}
      />
      {save.isError && <p role="alert">{t('plan.not_saved')}</p>}
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('plan.save')}
        </Button>
        <PrintButton />
        <span role="status">{save.isSuccess && t('plan.saved')}</span>
      </div>
    </form>
  )
}

export function PrintButton() {
  const t = useT()
  return (
    <Button variant="default" onClick={() => window.print()}>
      {t('plan.print')}
    </Button>
  )
}
