import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef } from 'react'

import { useT } from '@/lib/i18n'

import classes from './dialog.module.css'

interface Props {
  readonly title: string
  /** Says what goes. */
  readonly children: ReactNode
  /** Says what the button does, for example "Delete this check-in". */
  readonly confirmLabel: string
  /** What not confirming is called; "Keep it" where something would go. */
  readonly cancelLabel?: string
  /** Red is for what cannot be undone. */
  readonly grave?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Ask once before something cannot be undone. */
export function ConfirmDialog(props: Props) {
  const { title, children, confirmLabel, grave = true, busy = false, onConfirm, onClose } = props
  const t = useT()
  const cancelLabel = props.cancelLabel ?? t('action.keep')
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId} className={classes.title}>
        {title}
      </h2>
      <div className={classes.text}>{children}</div>
      <div className={classes.actions}>
        <Button variant="default" onClick={() => dialog.current?.close()}>
          {cancelLabel}
        </Button>
        <Button {...(grave ? { color: 'red' } : {})} loading={busy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  )
}
