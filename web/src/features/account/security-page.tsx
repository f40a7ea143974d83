import { AccountPage } from './account-page'
import { DeviceList } from './device-list'
import { PasswordForm } from './password-form'
import { RecoveryCodes } from './recovery-codes'

export function SecurityPage() {
  return (
    <AccountPage title="account.security">
      <RecoveryCodes />
      <PasswordForm />
      <DeviceList />
    </AccountPage>
  )
}
