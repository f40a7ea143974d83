import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { FormError } from '@/components/forms/form-error'
import { Icon } from '@/components/icons/icon'

import { ConfirmDialog } from './confirm-dialog'

interface Props {
  readonly label: string
  /** The question that is asked once. */
  readonly title: string
  readonly busy: boolean
  readonly error: Error | null
  readonly onDelete: () => void
  /** What goes. */
  readonly children: ReactNode
}

/** Deletes something for good, after saying what goes. */
export function DeleteButton({ label, title, busy, error, onDelete, children }: Props) {
  const [asking, setAsking] = useState(false)
  return (
    <div>
      <Button
        variant="subtle"
        color="red"
        leftSection={<Icon name="trash" size={18} />}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      {asking && (
        <ConfirmDialog
          title={title}
          confirmLabel={label}
          busy={busy}
          onConfirm={onDelete}
          onClose={() => setAsking(false)}
        >
          <p>{children}</p>
          <FormError error={error} />
        </ConfirmDialog>
      )}
    </div>
  )
}
