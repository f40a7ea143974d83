import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

import { CameraProblemView } from '@/components/camera/camera-problem-view'
import { Icon } from '@/components/icons/icon'
import { ButtonLink } from '@/components/links/button-link'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

import type { LiveProblem, ServerTrouble, Mode } from './live-state'

export interface Ways {
  readonly onRetry: () => void
  readonly onChoose: () => void
  readonly onTakeOver: () => void
  /** Read here, keep nothing: needs no server at all. */
  readonly onWithoutKeeping: () => void
}

interface Props extends Ways {
  readonly problem: LiveProblem
  readonly mode: Mode
}

/** Why it could not begin, and every way on. */
export function LiveProblemView({ problem, mode, ...ways }: Props) {
  const t = useT()
  if (problem.kind === 'camera')
    return (
      <CameraProblemView problem={problem.why} onRetry={ways.onRetry} others={<WordsInstead />} />
    )
  if (problem.kind === 'engine')
    return (
      <Trouble
        title={t(`live.engine_${problem.why}_title`)}
        action={
          <>
            {problem.why !== 'unsupported' && (
              <Button onClick={ways.onRetry}>{t('action.try_again')}</Button>
            )}
            <Button variant="default" onClick={ways.onChoose}>
              {t('live.choose_again')}
            </Button>
          </>
        }
      >
        {t(`live.engine_${problem.why}_text`)}
      </Trouble>
    )
  return (
    <Trouble
      title={t(`live.server_${problem.why}_title`)}
      action={<ServerWays why={problem.why} mode={mode} {...ways} />}
    >
      {t(`live.server_${problem.why}_text`)}
    </Trouble>
  )
}

interface ServerProps extends Ways {
  readonly why: ServerTrouble
  readonly mode: Mode
}

function ServerWays({ why, mode, onRetry, onChoose, onTakeOver, onWithoutKeeping }: ServerProps) {
  const t = useT()
  return (
    <>
      {why === 'elsewhere' || why === 'other_tab' ? (
        <Button onClick={onTakeOver}>{t('live.take_over')}</Button>
      ) : (
        why !== 'consent_missing' && <Button onClick={onRetry}>{t('action.try_again')}</Button>
      )}
      {why === 'unreachable' && mode === 'device' && (
        <Button variant="default" onClick={onWithoutKeeping}>
          {t('live.without_keeping')}
        </Button>
      )}
      <Button variant="default" onClick={onChoose}>
        {t('live.choose_again')}
      </Button>
    </>
  )
}

function Trouble(props: { title: string; children: ReactNode; action: ReactNode }) {
  const { title, children, action } = props
  return (
    <StateView
      tone="alert"
      title={title}
      picture={<Icon name="camera_off" size={44} />}
      action={action}
    >
      <p>{children}</p>
    </StateView>
  )
}

export function WordsInstead() {
  const t = useT()
  return (
    <ButtonLink to="/check-in" variant="subtle">
      {t('check_in.words_instead')}
    </ButtonLink>
  )
}
