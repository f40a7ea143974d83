import { FormError } from '@/components/forms/form-error'
import { useT } from '@/lib/i18n'

import type { Delivery } from './entry-keeper'
import classes from './journal.module.css'

/** Where the words are now: on the way, stored, or kept here. */
export function DeliveryLine({ delivery, problem }: { delivery: Delivery; problem: Error | null }) {
  const t = useT()
  const words = {
    new: t('journal.state_new'),
    saved: t('journal.state_saved'),
    sending: t('journal.state_sending'),
    waiting: t('journal.state_waiting'),
    refused: t('journal.state_refused'),
    conflict: '',
  }[delivery]
  return (
    <>
      <p className={classes.quiet} role="status">
        {words}
      </p>
      <FormError error={problem} />
    </>
  )
}
