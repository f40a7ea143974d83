import { useForm, type UseFormReturnType } from '@mantine/form'

import { ApiProblem } from '@/client/problem'
import { useT } from '@/lib/i18n'
import type { Check } from '@/lib/validation'

export type Checks<V> = { [F in keyof V]?: Check<V[F]> }

/** A form that checks a field when it is left, and while typing once it was wrong. */
export function useLiveForm<V extends Record<string, unknown>>(
  initialValues: V,
  checks: Checks<V>,
): UseFormReturnType<V> {
  const t = useT()
  const rules = Object.fromEntries(
    Object.entries(checks).map(([field, check]) => [
      field,
      (value: unknown) => {
        const key = (check as Check<unknown>)(value)
        return key === null ? null : t(key)
      },
    ]),
  )
  return useForm<V>({
    mode: 'controlled',
    initialValues,
    validate: rules as never,
    validateInputOnBlur: true,
    clearInputErrorOnChange: true,
  })
}

/** Put the server's reasons beside the fields they are about; say whether there were any. */
export function showFieldProblems<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  error: Error,
): boolean {
  if (!(error instanceof ApiProblem)) return false
  const known = Object.entries(error.fields).filter(([field]) => field in form.values)
  form.setErrors(Object.fromEntries(known))
  return known.length > 0
}
