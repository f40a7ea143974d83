import type { SafetyPlan } from '@/client/safety'
import { STEPS } from '@/components/safety/plan-copy'
import { useT } from '@/lib/i18n'

import classes from './safety-plan.module.css'

/** The plan to read: six numbered steps. */
export function PlanLists({ plan }: { plan: SafetyPlan }) {
  const t = useT()
  return (
    <ol className={classes.lists}>
      {STEPS.map((step) => (
        <li key={step}>
          <h2 className={classes.heading}>{t(`plan.${step}`)}</h2>
          <ul translate="no">
            {plan[step].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}
