import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'

import { useHttp } from '@/client/context'
import { lockQuery } from '@/client/lock'
import { type OpenStep, toldQuery } from '@/client/safety'
import { graver } from '@/client/safety-pause'
import { useUnstored } from '@/client/unstored'
import { SafetyStep } from '@/components/safety/safety-step'

import classes from './shell.module.css'
import { useSendLater } from './use-send-later'

/** Where a step leads: it stands aside there, and is back on the next page. */
const AT_HELP: ReadonlySet<string> = new Set(['/help', '/safety-plan'])

/** Sends what waits on this device, and shows what those words open, wherever the person is. */
export function SendLater({ personId }: { personId: string }) {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const { data: lock } = useQuery({ ...lockQuery(useHttp()), enabled: false })
  const [waited, setWaited] = useState<OpenStep | null>(null)
  const [unstored, metUnstored] = useUnmet(useUnstored())
  const onSafety = useCallback((next: OpenStep) => setWaited((now) => graver(now, next)), [])
  useSendLater(personId, `${path} ${String(lock?.locked)}`, onSafety)
  useChosenPeopleAtHand()
  const step = graver(waited, unstored)
  if (step === null || AT_HELP.has(path)) return null
  const goOn = () => {
    setWaited(null)
    metUnstored()
  }
  return (
    <div className={classes.step}>
      {/* A graver one that comes later begins anew: it may have to fill the screen. */}
      <SafetyStep key={step.level} step={step} onGoOn={goOn} />
    </div>
  )
}

/**
 * A step until it was met. Words that cannot be stored are sent again and again, and each refusal
 * brings their step: only a graver one is shown after that.
 */
function useUnmet(step: OpenStep | null): [OpenStep | null, () => void] {
  const [met, setMet] = useState(0)
  const level = step?.level ?? 0
  return [level > met ? step : null, () => setMet(Math.max(met, level))]
}

/** Ask for them once while there is a network, so that a step can show them without one. */
function useChosenPeopleAtHand(): void {
  const http = useHttp()
  const queries = useQueryClient()
  useEffect(() => {
    queries.query({ ...toldQuery(http), retry: false }).catch(() => undefined)
  }, [http, queries])
}
