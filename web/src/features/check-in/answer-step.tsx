import { Button, Skeleton, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { checkInQuery } from '@/client/check-ins'
import { useSetConsent } from '@/client/consents'
import { useHttp } from '@/client/context'
import type { Result } from '@/client/types'
import { DeleteCheckIn } from '@/components/check-in/delete-check-in'
import { OwnRating } from '@/components/check-in/own-rating'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { useT } from '@/lib/i18n'

import classes from './answer.module.css'
import { AnswerView } from './answer-view'

interface Props {
  readonly result: Result
  readonly checkInId: string | null
  readonly onAgain: () => void
  /** Send the same clip once more. */
  readonly onSendOnceMore: () => void
}

/** What the face showed, and the person's own word on it. */
export function AnswerStep({ result, checkInId, onAgain, onSendOnceMore }: Props) {
  const t = useT()
  const [deleted, setDeleted] = useState(false)
  if (deleted) {
    return (
      <Section sheet>
        <p role="status">{t('answer.deleted')}</p>
        <Button className={classes.start ?? ''} onClick={onAgain}>
          {t('check_in.again')}
        </Button>
      </Section>
    )
  }
  return (
    <AnswerView result={result}>
      {checkInId === null ? (
        <NotKept onSendOnceMore={onSendOnceMore} />
      ) : (
        <Kept checkInId={checkInId} onDeleted={() => setDeleted(true)} />
      )}
      <Button variant="default" className={classes.start ?? ''} onClick={onAgain}>
        {t('check_in.again')}
      </Button>
    </AnswerView>
  )
}

function Kept({ checkInId, onDeleted }: { checkInId: string; onDeleted: () => void }) {
  const t = useT()
  const query = useQuery(checkInQuery(useHttp(), checkInId))
  return (
    <Section sheet title={t('answer.own')}>
      <Loaded query={query} skeleton={<Skeleton height={180} radius="md" />}>
        {(checkIn) => (
          <>
            <OwnRating checkIn={checkIn} />
            <p>
              {t('answer.kept')}{' '}
              <Link to="/history/$checkInId" params={{ checkInId }}>
                {t('check_in.see_history')}
              </Link>
            </p>
            <DeleteCheckIn checkIn={checkIn} onDeleted={onDeleted} />
          </>
        )}
      </Loaded>
    </Section>
  )
}

/** Without the permission to keep numbers the result is only here, until the page is left. */
function NotKept({ onSendOnceMore }: { onSendOnceMore: () => void }) {
  const t = useT()
  const set = useSetConsent()
  const keeping = set.data?.granted === true
  return (
    <Section sheet title={t('answer.not_kept_title')}>
      <p>{t('answer.not_kept_text')}</p>
      <Switch
        size="md"
        label={t('answer.keep_switch')}
        checked={keeping}
        disabled={set.isPending}
        onChange={(event) =>
          set.mutate({ purpose: 'keep_numbers', granted: event.currentTarget.checked })
        }
      />
      <FormError error={set.error} />
      <div role="status">
        {keeping && (
          <>
            <p>{t('answer.keeping_from_now')}</p>
            <Button onClick={onSendOnceMore} className={classes.once_more ?? ''}>
              {t('answer.send_once_more')}
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}
