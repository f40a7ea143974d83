import { PasswordInput, type PasswordInputProps } from '@mantine/core'

import { useT } from '@/lib/i18n'

/** A field for the password a person already has. */
export function PasswordField(props: PasswordInputProps) {
  const t = useT()
  return (
    <PasswordInput
      autoComplete="current-password"
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ 'aria-label': t('field.password_show') }}
      {...props}
    />
  )
}
