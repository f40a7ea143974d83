import { Link, useParams, useSearch } from '@tanstack/react-router'

import { Page, Section } from '@/components/page/page'
import { HelpNear } from '@/components/safety/help-near'
import { SafetyStep } from '@/components/safety/safety-step'
import { ErrorState } from '@/components/states/error-state'
import { PageSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'
import { useOnline } from '@/lib/use-online'

import { ConflictPart } from './conflict-part'
import { DeleteEntry } from './delete-entry'
import { DeliveryLine } from './delivery-line'
import { EncouragementLine } from './encouragement-line'
import { EntryForm } from './entry-form'
import { PhotoPart } from './photo-part'
import { ReadingPart } from './reading-part'
import { useEntry } from './use-entry'

/** One entry: written, changed, and looked at. */
export function EntryPage() {
  const { entryId } = useParams({ from: '/signed-in/journal/entries/$entryId' })
  return <OneEntry key={entryId} entryId={entryId} />
}

function OneEntry({ entryId }: { entryId: string }) {
  const t = useT()
  const { locale } = useLanguage()
  const { prompt } = useSearch({ from: '/signed-in/journal/entries/$entryId' })
  const online = useOnline()
  const [open, session] = useEntry(entryId, prompt ?? null)
  const { said, entry } = open
  if (open.unread) {
    return <ErrorState error={open.unread} onRetry={() => window.location.reload()} />
  }
  if (said === null) return <PageSkeleton />
  const before = <Link to="/journal">{t('journal.back')}</Link>
  return (
    <Page title={formatDate(said.written_at, said.time_zone, locale)} narrow before={before}>
      {open.safety !== null && <SafetyStep step={open.safety} onGoOn={session.leaveSafety} />}
      {(open.silent || !online) && <HelpNear />}
      <EntryForm said={said} onChange={session.put} />
      <DeliveryLine delivery={open.delivery} problem={open.problem} />
      {entry !== null && open.kept && open.delivery === 'saved' && !open.stepped && (
        <EncouragementLine entry={entry} />
      )}
      {open.theirs !== null && <ConflictPart theirs={open.theirs} onChoose={session.choose} />}
      {(entry !== null || open.delivery === 'waiting') && (
        <PhotoPart {...{ entryId, stored: entry !== null, photo: entry?.photo === true }} />
      )}
      {entry !== null && (
        <>
          {entry.text !== '' && open.delivery === 'saved' && open.safety === null && (
            <ReadingPart entry={entry} onAnswered={session.setEntry} />
          )}
          <Section>
            <div>
              <DeleteEntry entryId={entry.id} />
            </div>
          </Section>
        </>
      )}
    </Page>
  )
}
