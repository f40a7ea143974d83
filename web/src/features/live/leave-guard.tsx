import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'

import { isNobodySignedIn } from '@/client/me'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { useT } from '@/lib/i18n'

import type { LiveState } from './live-state'

interface Props {
  readonly state: LiveState
  readonly onLeave: () => void
}

/** Ask once before the way out, the back button or closing the tab ends something. */
export function LeaveGuard({ state, onLeave }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const waits = state.step === 'live' || (state.step === 'stopped' && state.keep !== 'nothing')
  const keeps = (state.step === 'live' || state.step === 'stopped') && state.keep !== 'nothing'
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) =>
      waits && !(next.pathname === '/log-in' && isNobodySignedIn(queries)),
    enableBeforeUnload: () => waits,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={t('live.leave_title')}
      confirmLabel={t('live.leave')}
      onConfirm={() => {
        onLeave()
        blocker.proceed()
      }}
      onClose={blocker.reset}
    >
      <p>{t(keeps ? 'live.leave_open' : 'live.leave_nothing')}</p>
    </ConfirmDialog>
  )
}
