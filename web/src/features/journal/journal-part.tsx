import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { useSafetyPaused } from '@/client/safety-pause'
import { ButtonLink } from '@/components/links/button-link'
import { StillOpen } from '@/components/safety/still-open'
import { useT } from '@/lib/i18n'

import { CalendarPart } from './calendar-part'
import { DueReminders } from './due-reminders'
import { EntryList } from './entry-list'
import classes from './journal.module.css'
import { PromptPart } from './prompt-part'
import { newId } from './said'
import { SearchPart } from './search-part'
import { useReadWaiting } from './use-read-waiting'
import { WaitingLine } from './waiting-line'

/** The journal itself: one clear way to write, then what was written. */
export function JournalPart() {
  const t = useT()
  const [day, setDay] = useState<string | null>(null)
  const [words, setWords] = useState('')
  // A fresh id for each visit; it becomes an entry only when something is written.
  const [id] = useState(newId)
  const paused = useSafetyPaused()
  useReadWaiting()
  return (
    <div className={classes.form}>
      <StillOpen />
      {!paused && <DueReminders />}
      <WaitingLine />
      <div className={classes.actions}>
        <ButtonLink
          to="/journal/entries/$entryId"
          params={{ entryId: id }}
          search={{ prompt: '' }}
          size="lg"
        >
          {t('journal.write')}
        </ButtonLink>
        <Link to="/journal/themes">{t('journal.themes')}</Link>
        <Link to="/journal/more">{t('journal.more')}</Link>
      </div>
      {!paused && <PromptPart entryId={id} />}
      <SearchPart words={words} onSearch={setWords} />
      {words === '' && (
        <>
          <EntryList day={day} />
          {day !== null && (
            <div>
              <Button variant="subtle" onClick={() => setDay(null)}>
                {t('journal.search_clear')}
              </Button>
            </div>
          )}
          <CalendarPart day={day} onDay={setDay} />
        </>
      )}
    </div>
  )
}
