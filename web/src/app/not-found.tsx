import { ButtonLink } from '@/components/links/button-link'
import { StateView } from '@/components/states/state-view'
import { useMe } from '@/client/me'
import { useT } from '@/lib/i18n'

export function NotFound() {
  const t = useT()
  const { data: me } = useMe()
  const action = me ? (
    <ButtonLink to="/today">{t('state.to_today')}</ButtonLink>
  ) : (
    <ButtonLink to="/">{t('state.to_start')}</ButtonLink>
  )
  return (
    <StateView title={t('state.not_found_title')} action={action}>
      {t('state.not_found_text')}
    </StateView>
  )
}
