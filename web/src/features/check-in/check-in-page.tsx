import { useNavigate } from '@tanstack/react-router'

import { WordsForm } from '@/components/check-in/words-form'
import { Page, Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

export function CheckInPage() {
  const t = useT()
  const navigate = useNavigate()
  return (
    <Page title={t('nav.check_in')} narrow>
      <Section sheet>
        <WordsForm onSaved={() => void navigate({ to: '/today' })} />
      </Section>
    </Page>
  )
}
