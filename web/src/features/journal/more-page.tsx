import { Link } from '@tanstack/react-router'

import { Page } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import { FilesPart } from './files-part'
import { LockPart } from './lock-part'
import { RemindersPart } from './reminders-part'

/** What is around the journal: files, reminders, its lock. The lock itself needs the password. */
export function MorePage() {
  const t = useT()
  const before = <Link to="/journal">{t('journal.back')}</Link>
  return (
    <Page title={t('journal.more')} narrow before={before}>
      <FilesPart />
      <RemindersPart />
      <LockPart />
    </Page>
  )
}
