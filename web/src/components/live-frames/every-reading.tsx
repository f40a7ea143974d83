import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useConsents } from '@/client/consents'
import { useHttp } from '@/client/context'
import { checkInFramesQuery } from '@/client/live'
import { ApiProblem } from '@/client/problem'
import type { CheckIn } from '@/client/types'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { useT } from '@/lib/i18n'

import { FramesChart } from './frames-chart'

/** Every single reading of a live session, for who let all of them be kept; loaded when wanted. */
export function EveryReading({ checkIn }: { checkIn: CheckIn }) {
  const isLive = checkIn.source === 'live' && checkIn.result !== null
  return isLive ? <MaybeKept checkIn={checkIn} /> : null
}

/** Withdrawing the consent deletes them, so without it there are none. */
function MaybeKept({ checkIn }: { checkIn: CheckIn }) {
  const t = useT()
  const { data = [] } = useConsents()
  const [wanted, setWanted] = useState(false)
  if (!data.some(({ purpose, granted }) => purpose === 'keep_frames' && granted)) return null
  return (
    <Section sheet title={t('frames.title')} lead={t('frames.text')}>
      <div>
        <Button variant="default" aria-expanded={wanted} onClick={() => setWanted(!wanted)}>
          {t(wanted ? 'frames.hide' : 'frames.show')}
        </Button>
      </div>
      {wanted && <Readings checkIn={checkIn} />}
    </Section>
  )
}

function Readings({ checkIn: { id, result, marks } }: { checkIn: CheckIn }) {
  const t = useT()
  const query = useQuery(checkInFramesQuery(useHttp(), id))
  if (query.error instanceof ApiProblem && query.error.code === 'frames_not_kept')
    return <p role="status">{t('frames.not_kept')}</p>
  return (
    <Loaded query={query} skeleton={<p role="status">{t('frames.loading')}</p>}>
      {(frames) => (
        <FramesChart frames={frames} dominant={result?.dominant ?? null} marks={marks} />
      )}
    </Loaded>
  )
}
