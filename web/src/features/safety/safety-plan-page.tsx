import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useHttp } from '@/client/context'
import { useLockState } from '@/client/lock'
import { useMe } from '@/client/me'
import { type SafetyPlan, safetyPlanQuery, toldQuery } from '@/client/safety'
import { PinForm } from '@/components/lock/pin-form'
import { Page, Section } from '@/components/page/page'
import { isCopyOf, readCopy, sixLists } from '@/components/safety/plan-copy'
import { PageSkeleton } from '@/components/states/page-skeleton'
import { useT } from '@/lib/i18n'

import { PlanForm, PrintButton } from './plan-form'
import { PlanLists } from './plan-lists'
import classes from './safety-plan.module.css'
import { ToldForm } from './told-form'

/** The safety plan: to write when signed in; to read from this device's copy otherwise. */
export function SafetyPlanPage() {
  const t = useT()
  const { data: me, isPending } = useMe()
  return (
    <Page
      title={t('plan.title')}
      lead={<span className={classes.screen}>{t('plan.lead')}</span>}
      narrow
    >
      {me ? (
        <PlanBehindLock key={me.id} personId={me.id} />
      ) : isPending && readCopy() === null ? (
        <PageSkeleton />
      ) : (
        <CopyOrNone />
      )}
      <p className={`${classes.quiet} ${classes.screen}`}>{t('plan.credit')}</p>
    </Page>
  )
}

/** The plan needs the PIN where there is one, but its copy never does; once open it stays open. */
function PlanBehindLock({ personId }: { personId: string }) {
  const t = useT()
  const { data: lock, isPending } = useLockState()
  const [opened, setOpened] = useState(false)
  if (isPending) return <CopyMeanwhile personId={personId} />
  if (!lock?.locked && !opened) setOpened(true)
  if (opened) return <OwnPlan personId={personId} />
  const copy = readCopy()
  return (
    <>
      {copy !== null && <CopyToRead copy={copy} />}
      <div className={classes.screen}>
        <Section sheet lead={t('lock.plan')}>
          <PinForm />
        </Section>
      </div>
    </>
  )
}

function OwnPlan({ personId }: { personId: string }) {
  const t = useT()
  const http = useHttp()
  const plan = useQuery({ ...safetyPlanQuery(http), retry: false })
  const told = useQuery({ ...toldQuery(http), retry: false })
  if (plan.data === undefined) {
    return plan.isError ? <CopyOrNone /> : <CopyMeanwhile personId={personId} />
  }
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

/** Nobody waits for an answer before they can read what is here. */
function CopyMeanwhile({ personId }: { personId: string }) {
  const copy = isCopyOf(personId) ? readCopy() : null
  return copy === null ? <PageSkeleton /> : <CopyToRead copy={copy} />
}

/** Without the server: what this device holds. */
function CopyOrNone() {
  const t = useT()
  const copy = readCopy()
  if (copy === null) return <p role="status">{t('plan.none')}</p>
  return (
    <>
      <p className={classes.screen}>{t('plan.only_copy')}</p>
      <CopyToRead copy={copy} />
    </>
  )
}

function CopyToRead({ copy }: { copy: SafetyPlan }) {
  return (
    <>
      <PlanLists plan={copy} />
      <div className={classes.actions}>
        <PrintButton />
      </div>
    </>
  )
}
