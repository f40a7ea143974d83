import { Page } from '@/components/page/page'
import { Questionnaires } from '@/features/assessment/journal-page'
import { JournalPart } from '@/features/journal/journal-part'
import { useT } from '@/lib/i18n'

/** The journal, and below it the survey and the questionnaires. */
export function JournalHome() {
  const t = useT()
  return (
    <Page title={t('nav.journal')} lead={t('journal.lead')}>
      <JournalPart />
      <Questionnaires />
    </Page>
  )
}
