import { useSignedIn } from '@/client/me'

/** Tells password managers whose password a form is about; nobody sees it. */
export function UsernameForManagers() {
  const { email } = useSignedIn()
  return <input type="text" autoComplete="username" value={email} readOnly hidden />
}
