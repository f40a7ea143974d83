import { ButtonLink } from '@/components/links/button-link'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

/** After the account is gone. */
export function GoodbyePage() {
  const t = useT()
  return (
    <StateView
      title={t('data.deleted_title')}
      action={<ButtonLink to="/">{t('state.to_start')}</ButtonLink>}
    >
      {t('data.deleted_text')}
    </StateView>
  )
}
