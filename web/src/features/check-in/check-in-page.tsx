import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { consentsQuery } from '@/client/consents'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import type { Consent, Purpose } from '@/client/types'
import { Page } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { useT } from '@/lib/i18n'

import { AnswerStep } from './answer-step'
import { CameraWish } from './camera-wish'
import { ClipFlow } from './clip-flow'
import { LiveWay } from './live-way'
import { NoticeStep } from './notice-step'
import { TwoWays } from './two-ways'
import { useGoTo } from './use-go-to'
import { WordsWay } from './words-way'

const route = getRouteApi('/signed-in/check-in')

/** Check in with the camera, a file or words. */
export function CheckInPage() {
  const t = useT()
  const goTo = useGoTo()
  const { way } = route.useSearch()
  const [wish] = useState(() => new CameraWish())
  if (way !== undefined) return <CameraCheckIn wish={wish} />
  return (
    <Page title={t('nav.check_in')} lead={t('check_in.lead')}>
      <TwoWays
        onCamera={() => {
          wish.make()
          goTo('camera')
        }}
        onFile={() => goTo('file')}
        words={<WordsWay />}
        live={<LiveWay />}
      />
    </Page>
  )
}

function CameraCheckIn({ wish }: { wish: CameraWish }) {
  const t = useT()
  const query = useQuery(consentsQuery(useHttp()))
  return (
    <Page title={t('nav.check_in')}>
      <Loaded query={query}>{(consents) => <PersonFlow consents={consents} wish={wish} />}</Loaded>
    </Page>
  )
}

function PersonFlow({ consents, wish }: { consents: readonly Consent[]; wish: CameraWish }) {
  const me = useSignedIn()
  const goTo = useGoTo()
  const { way } = route.useSearch()
  const query = useQuery(consentsQuery(useHttp()))
  return (
    <ClipFlow
      way={way}
      personId={me.id}
      allowed={isGranted(consents, 'camera_analysis')}
      keeps={isGranted(consents, 'keep_numbers')}
      wish={wish}
      notice={<NoticeStep consents={consents} onAgreed={() => wish.make()} />}
      onNotice={() => void query.refetch()}
      onAgain={() => goTo(undefined)}
      answer={(answered) => <AnswerStep {...answered} />}
    />
  )
}

function isGranted(consents: readonly Consent[], purpose: Purpose): boolean {
  return consents.some((consent) => consent.purpose === purpose && consent.granted)
}
