import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useHttp } from '@/client/context'
import { promptQuery } from '@/client/journal'
import { ButtonLink } from '@/components/links/button-link'
import { dayKey, localTimeZone } from '@/lib/format'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

/** The prompt of the day: an invitation that can be left alone. */
export function PromptPart({ entryId }: { entryId: string }) {
  const t = useT()
  const [another, setAnother] = useState(0)
  const today = dayKey(new Date(), localTimeZone())
  const prompt = useQuery(promptQuery(useHttp(), today, another))
  if (prompt.data === undefined) return null
  const { text } = prompt.data
  return (
    <section className={classes.card}>
      <h2 className={classes.heading}>{t('journal.prompt')}</h2>
      <p translate="no">{text}</p>
      <div className={classes.actions}>
        <ButtonLink
          to="/journal/entries/$entryId"
          params={{ entryId }}
          search={{ prompt: text }}
          variant="default"
        >
          {t('journal.prompt_write')}
        </ButtonLink>
        <Button variant="subtle" onClick={() => setAnother(another + 1)}>
          {t('journal.prompt_other')}
        </Button>
      </div>
    </section>
  )
}
