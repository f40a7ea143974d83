import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

import { forgetMe } from '@/client/me'
import { Icon, type IconName } from '@/components/icons/icon'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

import type { Clip } from './clip'
import { OtherWays } from './other-ways'
import { isAboutHere, isAboutTheClip, type Obstacle, type SendingState } from './sending-state'

interface Props {
  readonly state: Extract<SendingState, { step: 'stopped' }>
  readonly clip: Clip
  /** Read it again where it was read before. */
  readonly onAgain: () => void
  /** Send the clip itself. */
  readonly onSend: () => void
  readonly onRetake: () => void
  /** Show the notice with the permissions again. */
  readonly onNotice: () => void
}

const PICTURES: Readonly<Partial<Record<Obstacle, IconName>>> = {
  unreachable: 'offline',
  busy: 'history',
  signed_out: 'lock',
  consent_missing: 'lock',
  no_face: 'check_in',
}
const SAME_AGAIN: readonly Obstacle[] = ['unreachable', 'busy', 'lost', 'unexpected']

/** Why a clip was not read: what happened, what was kept, what to do. */
export function StoppedStep({ state, clip, onAgain, onSend, onRetake, onNotice }: Props) {
  const t = useT()
  const { obstacle, detail } = state
  const title = t(`stopped.${obstacle}_title`)
  const refused = isAboutTheClip(obstacle)
  // The server's own sentence is about this very clip, so it is better than ours.
  const said = refused && detail !== ''
  return (
    <StateView
      tone="alert"
      title={title}
      picture={<Icon name={PICTURES[obstacle] ?? 'upload'} size={44} />}
      action={
        <>
          {SAME_AGAIN.includes(obstacle) && <SendAgain wait_s={state.wait_s} onSend={onAgain} />}
          {isAboutHere(obstacle) && <SendInstead onAgain={onAgain} onSend={onSend} />}
          {obstacle === 'signed_out' && <LogInAgain />}
          {obstacle === 'consent_missing' && (
            <Button onClick={onNotice}>{t('stopped.see_notice')}</Button>
          )}
          <Button variant={refused ? 'filled' : 'default'} onClick={onRetake}>
            {t(clip.source === 'camera' ? 'review.retake' : 'review.other_file')}
          </Button>
          {refused && <OtherWays but={clip.source === 'camera' ? 'camera' : 'file'} />}
        </>
      }
    >
      <p>
        {said
          ? withoutTitle(detail, title)
          : t(`stopped.${obstacle}_text`, { host: window.location.host })}
      </p>
    </StateView>
  )
}

/** The server's sentence may begin with what our title says already. */
function withoutTitle(detail: string, title: string): string {
  const rest = detail.startsWith(`${title}: `) ? detail.slice(title.length + 2) : detail
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** Nothing was sent yet, and nothing is unless the person says so. */
function SendInstead({ onAgain, onSend }: Pick<Props, 'onAgain' | 'onSend'>) {
  const t = useT()
  return (
    <>
      <Button onClick={onAgain}>{t('stopped.read_again')}</Button>
      <Button variant="default" onClick={onSend}>
        {t('stopped.send_instead', { host: window.location.host })}
      </Button>
    </>
  )
}

function SendAgain({ wait_s, onSend }: { wait_s: number; onSend: () => void }) {
  const t = useT()
  return (
    <Button disabled={wait_s > 0} onClick={onSend}>
      {wait_s > 0 ? t('stopped.send_again_in', { count: wait_s }) : t('stopped.send_again')}
    </Button>
  )
}

/** The gate leads to the log-in page and back here, where the clip is waiting. */
function LogInAgain() {
  const t = useT()
  const queries = useQueryClient()
  return <Button onClick={() => forgetMe(queries)}>{t('stopped.log_in')}</Button>
}
