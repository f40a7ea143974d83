import { Icon } from '@/components/icons/icon'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

/** On every page, in words, never only an icon. */
export function HelpLink({ wide = false }: { wide?: boolean }) {
  const t = useT()
  return (
    <ButtonLink
      to="/help"
      variant="outline"
      color="red"
      size="sm"
      fullWidth={wide}
      leftSection={<Icon name="help" size={18} />}
    >
      {t('nav.help')}
    </ButtonLink>
  )
}
