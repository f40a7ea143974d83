import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'

import { isNobodySignedIn } from '@/client/me'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { useT } from '@/lib/i18n'

interface Props {
  /** A clip is only in this browser. */
  readonly clipWaits: boolean
  /** A result will be shown only here. */
  readonly resultWaits: boolean
  /** The person leaves all the same. */
  readonly onLeave: () => void
}

/** Ask before the way out, the back button or closing the tab loses something. */
export function LeaveGuard({ clipWaits, resultWaits, onLeave }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const waits = clipWaits || resultWaits
  const blocker = useBlocker({
    // An ended session leads to the log-in page; the clip is kept on that way.
    shouldBlockFn: ({ next }) =>
      waits && !(next.pathname === '/log-in' && isNobodySignedIn(queries)),
    enableBeforeUnload: () => waits,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={t(clipWaits ? 'leave.title_clip' : 'leave.title_reading')}
      confirmLabel={t('leave.confirm')}
      onConfirm={() => {
        onLeave()
        blocker.proceed()
      }}
      onClose={blocker.reset}
    >
      <p>{t(clipWaits ? 'leave.clip' : 'leave.reading')}</p>
    </ConfirmDialog>
  )
}
