import { Button, CopyButton } from '@mantine/core'
import type { ReactNode } from 'react'

import { Icon } from '@/components/icons/icon'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'

import { browserKind, type CameraProblem } from './camera-problem'
import classes from './camera.module.css'

interface Props {
  readonly problem: CameraProblem
  readonly onRetry: () => void
  /** The ways that need no camera. */
  readonly others: ReactNode
}

/** Why there is no picture, and every way on. */
export function CameraProblemView({ problem, onRetry, others }: Props) {
  const t = useT()
  const canRetry = problem !== 'insecure' && problem !== 'unsupported'
  return (
    <StateView
      tone="alert"
      title={t(`camera.${problem}_title`)}
      picture={<Icon name="camera_off" size={44} />}
      action={
        <>
          {canRetry && <Button onClick={onRetry}>{t('camera.try_again')}</Button>}
          {others}
        </>
      }
    >
      <ProblemText problem={problem} />
    </StateView>
  )
}

function ProblemText({ problem }: { problem: CameraProblem }) {
  const t = useT()
  if (problem === 'refused') {
    return (
      <>
        <p>{t('camera.refused_text')}</p>
        <p>{t(`allow.${browserKind(navigator.userAgent)}`)}</p>
      </>
    )
  }
  if (problem === 'insecure') {
    const command = t('camera.insecure_command')
    return (
      <>
        <p>{t('camera.insecure_text', { origin: window.location.origin })}</p>
        <p className={classes.command}>
          <code>{command}</code>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <Button variant="subtle" size="compact-sm" onClick={copy}>
                {copied ? t('action.copied') : t('action.copy')}
              </Button>
            )}
          </CopyButton>
        </p>
      </>
    )
  }
  return <p>{t(`camera.${problem}_text`)}</p>
}
