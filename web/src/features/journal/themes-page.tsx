import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { useHttp } from '@/client/context'
import { type ThemeMonth, type Themes, themesQuery } from '@/client/journal'
import { analysisQuery } from '@/client/journal-work'
import { Page, Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { Rich, useLanguage, useT } from '@/lib/i18n'

import { ThemeRow } from './theme-row'
import classes from './themes.module.css'

const AT_FIRST = 6
const A_YEAR = 12

/** What entries were about over time, and how one felt; needs the consent to the analysis. */
export function ThemesPage() {
  const t = useT()
  const before = <Link to="/journal">{t('journal.back')}</Link>
  return (
    <Page title={t('journal.themes')} lead={t('journal.themes_lead')} narrow before={before}>
      <Allowed />
    </Page>
  )
}

function Allowed() {
  const t = useT()
  const state = useQuery(analysisQuery(useHttp()))
  const consents = (text: string) => <Link to="/account/consents">{text}</Link>
  return (
    <Loaded query={state} skeleton={<ListSkeleton rows={4} />}>
      {({ allowed, available }) => {
        if (!available) return <p>{t('journal.reading_missing')}</p>
        if (allowed) return <Months />
        return (
          <p>
            <Rich text={t('journal.themes_off')} parts={{ link: consents }} />
          </p>
        )
      }}
    </Loaded>
  )
}

function Months() {
  const t = useT()
  const [months, setMonths] = useState(AT_FIRST)
  const options = themesQuery(useHttp(), months)
  const themes = useQuery({ ...options, placeholderData: keepPreviousData })
  return (
    <Loaded query={themes} skeleton={<ListSkeleton rows={4} />}>
      {(found) => (
        <>
          <WrittenMonths found={found} />
          {months < A_YEAR && (
            <div>
              <Button
                variant="default"
                loading={themes.isFetching}
                onClick={() => setMonths(A_YEAR)}
              >
                {t('journal.themes_year')}
              </Button>
            </div>
          )}
        </>
      )}
    </Loaded>
  )
}

function WrittenMonths({ found }: { found: Themes }) {
  const t = useT()
  const written = found.months.filter(({ entries }) => entries > 0)
  if (written.every(({ themes }) => themes.length === 0)) return <p>{t('journal.themes_empty')}</p>
  return written.map((month) => <Month key={month.month} month={month} />)
}

function Month({ month }: { month: ThemeMonth }) {
  const t = useT()
  const { locale } = useLanguage()
  const { entries: count, mood, themes } = month
  const named = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const facts = [
    t('journal.themes_month', { count }),
    mood === null ? '' : t('journal.themes_month_mood', { mood }),
  ]
  return (
    <Section
      title={named.format(new Date(`${month.month}-01T12:00:00Z`))}
      lead={facts.filter((fact) => fact !== '').join(' · ')}
    >
      {themes.length === 0 && <p>{t('journal.themes_none')}</p>}
      {themes.length > 0 && (
        <ul className={classes.themes}>
          {themes.map((theme) => (
            <ThemeRow key={theme.term} theme={theme} monthMood={mood} />
          ))}
        </ul>
      )}
    </Section>
  )
}
