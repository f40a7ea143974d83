import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { useMe } from '@/client/me'
import { type SafetyPlan, safetyPlanQuery, toldQuery } from '@/client/safety'
import { Page, Section } from '@/components/page/page'
import { readCopy, sixLists, STEPS } from '@/components/safety/plan-copy'
import { PageSkeleton } from '@/components/states/page-skeleton'
import { useT } from '@/lib/i18n'

import { PlanForm, PrintButton } from './plan-form'
import classes from './safety-plan.module.css'
import { ToldForm } from './told-form'

/** The safety plan: to write when signed in; to read from this device's copy otherwise. */
export function SafetyPlanPage() {
  const t = useT()
  const { data: me, isPending } = useMe()
  return (
    <Page title={t('plan.title')} lead={t('plan.lead')} narrow>
      {me ? (
        <OwnPlan key={me.id} personId={me.id} />
      ) : isPending && readCopy() === null ? (
        <PageSkeleton />
      ) : (
        <CopyOrNone />
      )}
      <p className={classes.quiet}>{t('plan.credit')}</p>
    </Page>
  )
}

function OwnPlan({ personId }: { personId: string }) {
  const t = useT()
  const http = useHttp()
  const plan = useQuery({ ...safetyPlanQuery(http), retry: false })
  const told = useQuery({ ...toldQuery(http), retry: false })
  if (plan.data === undefined) return plan.isError ? <CopyOrNone /> : <PageSkeleton />
  return (
    <>
      <PlanForm plan={sixLists(plan.data)} personId={personId} />
      {told.data && (
        <div className={classes.screen}>
          <Section title={t('told.title')} lead={t('told.lead')}>
            <ToldForm people={told.data.people ?? []} />
          </Section>
        </div>
      )}
    </>
  )
}

/** Without the server: what this device holds. */
function CopyOrNone() {
  const t = useT()
  const copy = readCopy()
  if (copy === null) return <p role="status">{t('plan.none')}</p>
  return (
    <>
      <p className={classes.screen}>{t('plan.only_copy')}</p>
      <PlanLists plan={copy} />
      <div className={classes.actions}>
        <PrintButton />
      </div>
    </>
  )
}

function PlanLists({ plan }: { plan: SafetyPlan }) {
  const t = useT()
  return (
    <ol className={classes.lists}>
      {STEPS.map((step) => (
        <li key={step}>
          <h2 className={classes.heading}>{t(`plan.${step}`)}</h2>
          <ul>
            {plan[step].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}
