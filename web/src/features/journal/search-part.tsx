import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type SyntheticEvent, useState } from 'react'

import { useHttp } from '@/client/context'
import { type Found, searchQuery } from '@/client/journal'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { slicePoints } from './code-points'
import classes from './journal.module.css'

interface Props {
  readonly words: string
  readonly onSearch: (words: string) => void
}

export function SearchPart({ words, onSearch }: Props) {
  const t = useT()
  const [typed, setTyped] = useState(words)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onSearch(typed.trim())
  }
  const clear = () => {
    setTyped('')
    onSearch('')
  }
  return (
    <>
      <form role="search" className={classes.search} onSubmit={submit}>
        <TextInput
          type="search"
          label={t('journal.search')}
          description={t('journal.search_help')}
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {t('journal.search_go')}
        </Button>
        {words !== '' && (
          <Button variant="subtle" onClick={clear}>
            {t('journal.search_clear')}
          </Button>
        )}
      </form>
      {words !== '' && <Results words={words} />}
    </>
  )
}

function Results({ words }: { words: string }) {
  const t = useT()
  const found = useQuery(searchQuery(useHttp(), words))
  return (
    <Loaded query={found} skeleton={<ListSkeleton rows={3} />}>
      {({ total, items }) => (
        <>
          <p role="status">{t('journal.found', { count: total })}</p>
          {items.length > 0 && (
            <ul className={classes.entries}>
              {items.map((one) => (
                <FoundRow key={one.id} found={one} />
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  )
}

function FoundRow({ found }: { found: Found }) {
  const t = useT()
  const { locale } = useLanguage()
  return (
    <li>
      <Link className={classes.row} to="/journal/entries/$entryId" params={{ entryId: found.id }}>
        <span translate="no">
          {found.snippet === '' ? t('journal.no_words') : <Snippet found={found} />}
        </span>
        <span className={classes.quiet}>
          {formatDate(found.written_at, found.time_zone, locale)}
        </span>
      </Link>
    </li>
  )
}

/** What was found is marked; places count code points, as the server does. */
function Snippet({ found }: { found: Found }) {
  const part = (from: number, to?: number) => slicePoints(found.snippet, from, to)
  const ends = [0, ...found.places.map(({ end }) => end)]
  return (
    <>
      {found.places.map(({ start, end }, at) => (
        <span key={start}>
          {part(ends[at] ?? 0, start)}
          <mark>{part(start, end)}</mark>
        </span>
      ))}
      {part(ends.at(-1) ?? 0)}
    </>
  )
}
