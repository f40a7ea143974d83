import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { consentsQuery } from '@/client/consents'
import { useHttp } from '@/client/context'
import type { Consent, Purpose } from '@/client/types'
import { CameraProblemView } from '@/components/camera/camera-problem-view'
import { Page } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { openEngine } from '@/engine/open-engine'
import { useT } from '@/lib/i18n'
import { cameraAvailability, readBrowserFacts } from '@/lib/secure-context'

import { LiveFlow } from './live-flow'
import { LiveNotice } from './live-notice'
import { WordsInstead } from './live-problem-view'
import type { Keep } from './live-state'
import { useLive } from './use-live'

/** The face read as it moves. */
export function LivePage() {
  const t = useT()
  const query = useQuery(consentsQuery(useHttp()))
  return (
    <Page
      title={t('live.title')}
      lead={t('live.lead')}
      before={<Link to="/check-in">{t('live.back')}</Link>}
    >
      <Loaded query={query}>{(consents) => <Allowed consents={consents} />}</Loaded>
    </Page>
  )
}

function Allowed({ consents }: { consents: readonly Consent[] }) {
  const { kind } = cameraAvailability({ ...readBrowserFacts(), hasRecorder: true })
  if (kind !== 'available')
    return <CameraProblemView problem={kind} onRetry={nothing} others={<WordsInstead />} />
  return <PersonLive consents={consents} />
}

function PersonLive({ consents }: { consents: readonly Consent[] }) {
  const http = useHttp()
  const running = useLive(() => ({ http, openEngine }))
  // A consent withdrawn elsewhere ends no session by itself; the server says so when it matters.
  if (running.state.step === 'choosing' && !isGranted(consents, 'camera_analysis'))
    return <LiveNotice consents={consents} />
  return <LiveFlow {...running} keep={keepOf(consents)} />
}

function keepOf(consents: readonly Consent[]): Keep {
  if (!isGranted(consents, 'keep_numbers')) return 'nothing'
  return isGranted(consents, 'keep_frames') ? 'frames' : 'seconds'
}

function isGranted(consents: readonly Consent[], purpose: Purpose): boolean {
  return consents.some((consent) => consent.purpose === purpose && consent.granted)
}

const nothing = () => undefined
