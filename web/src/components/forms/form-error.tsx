import form_classes from './form.module.css'
import { useProblemText } from './use-problem-text'

/** Why a form was not accepted; what was typed stays. */
export function FormError({ error }: { error: Error | null }) {
  const textOf = useProblemText()
  if (error === null) return null
  return (
    <p className={form_classes.error} role="alert">
      {textOf(error)}
    </p>
  )
}
