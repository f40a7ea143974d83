import { PasswordInput, type PasswordInputProps } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { passwordStrength } from '@/lib/validation'

type Props = PasswordInputProps & { readonly value: string }

/** A field for a new password, with a hint that follows the typing. */
export function NewPasswordInput(props: Props) {
  const t = useT()
  return (
    <PasswordInput
      autoComplete="new-password"
      required
      withAsterisk={false}
      description={t(`field.password_${passwordStrength(props.value)}_hint`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      visibilityToggleButtonProps={{ 'aria-label': t('field.password_show') }}
      {...props}
    />
  )
}
