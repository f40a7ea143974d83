import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { checkInQuery } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import { MarkedMoments } from '@/components/check-in/marked-moments'
import { OwnRating } from '@/components/check-in/own-rating'
import { ButtonLink } from '@/components/links/button-link'
import { EveryReading } from '@/components/live-frames/every-reading'
import { Section } from '@/components/page/page'
import { ResultView } from '@/components/result/result-view'
import { Loaded } from '@/components/states/loaded'
import { useT } from '@/lib/i18n'

import type { LiveStep } from './live-state'
import classes from './setup.module.css'
import { SummaryView } from './summary-view'

interface Props {
  readonly state: Extract<LiveStep, { step: 'ended' }>
  readonly onAgain: () => void
}

/** What became of the session. */
export function EndedView({ state, onAgain }: Props) {
  const t = useT()
  const { outcome, checkInId, summary } = state
  return (
    <div className={classes.ended}>
      <Section sheet>
        <h2 className={classes.title} tabIndex={-1}>
          {t(`live.ended_${outcome}_title`)}
        </h2>
        <p>{t(`live.ended_${outcome}`)}</p>
        {outcome !== 'discarded' && checkInId === null && <SummaryView summary={summary} />}
        <div className={classes.actions}>
          {checkInId !== null && (
            <ButtonLink to="/history/$checkInId" params={{ checkInId }}>
              {t('check_in.see_history')}
            </ButtonLink>
          )}
          <Button variant={checkInId === null ? 'filled' : 'default'} onClick={onAgain}>
            {t('live.again')}
          </Button>
        </div>
      </Section>
      {checkInId !== null && <Kept checkInId={checkInId} />}
    </div>
  )
}

function Kept({ checkInId }: { checkInId: string }) {
  const t = useT()
  const query = useQuery(checkInQuery(useHttp(), checkInId))
  return (
    <Loaded query={query}>
      {(checkIn) => (
        <>
          {checkIn.result && (
            <Section sheet>
              <ResultView result={checkIn.result} marks={checkIn.marks} />
            </Section>
          )}
          <EveryReading checkIn={checkIn} />
          <MarkedMoments checkIn={checkIn} />
          <Section sheet title={t('answer.own')}>
            <OwnRating checkIn={checkIn} />
          </Section>
        </>
      )}
    </Loaded>
  )
}
