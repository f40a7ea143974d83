import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'

import { checkInQuery } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import type { CheckIn } from '@/client/types'
import { DeleteCheckIn } from '@/components/check-in/delete-check-in'
import { MarkedMoments } from '@/components/check-in/marked-moments'
import { OwnRating } from '@/components/check-in/own-rating'
import { EveryReading } from '@/components/live-frames/every-reading'
import { Page, Section } from '@/components/page/page'
import { ResultView } from '@/components/result/result-view'
import { Loaded } from '@/components/states/loaded'
import { formatDay, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

const route = getRouteApi('/signed-in/history/$checkInId')

export function CheckInDetailPage() {
  const { checkInId } = route.useParams()
  const query = useQuery(checkInQuery(useHttp(), checkInId))
  return <Loaded query={query}>{(checkIn) => <Detail key={checkIn.id} checkIn={checkIn} />}</Loaded>
}

function Detail({ checkIn }: { checkIn: CheckIn }) {
  const t = useT()
  const { locale } = useLanguage()
  const navigate = useNavigate()
  const { recorded_at, time_zone, source, result, words } = checkIn
  const time = formatTime(recorded_at, time_zone, locale)
  return (
    <Page
      title={`${formatDay(recorded_at, time_zone, locale)}, ${time}`}
      lead={t(`source.${source}`)}
      before={<Link to="/history">{t('history.back')}</Link>}
    >
      {result && (
        <Section sheet>
          <ResultView result={result} marks={checkIn.marks} />
        </Section>
      )}
      <EveryReading checkIn={checkIn} />
      {!result && source !== 'words' && <p>{t('history.no_numbers')}</p>}
      <MarkedMoments checkIn={checkIn} />
      {words !== null && (
        <Section title={t('history.words')}>
          <p translate="no">{words}</p>
        </Section>
      )}
      <Section sheet title={t('history.own')}>
        <OwnRating checkIn={checkIn} />
      </Section>
      <DeleteCheckIn checkIn={checkIn} onDeleted={() => void navigate({ to: '/history' })} />
    </Page>
  )
}
