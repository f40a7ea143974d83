import type { IconName } from '@/components/icons/icon'
import type { PlainKey } from '@/lib/i18n'

/** Only places that exist. */
export const NAV_ITEMS = [
  { to: '/today', label: 'nav.today', icon: 'today' },
  { to: '/check-in', label: 'nav.check_in', icon: 'check_in' },
  { to: '/journal', label: 'nav.journal', icon: 'words' },
  { to: '/history', label: 'nav.history', icon: 'history' },
] as const satisfies readonly { to: string; label: PlainKey; icon: IconName }[]
