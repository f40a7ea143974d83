import { Button, Progress } from '@mantine/core'

import { Icon } from '@/components/icons/icon'
import { EngineLoading } from '@/components/states/engine-loading'
import { useT } from '@/lib/i18n'

import classes from './live.module.css'
import type { LiveStep } from './live-state'

interface Props {
  readonly state: Extract<LiveStep, { step: 'starting' }>
  readonly onCancel: () => void
}

/** What is still missing before the first reading. */
export function StartingCover({ state, onCancel }: Props) {
  const t = useT()
  const { camera, engine } = state
  const waiting = engine !== 'ready' ? 'engine' : camera ? 'server' : 'camera'
  return (
    <div className={classes.cover} data-over={camera || undefined}>
      {!camera && <Icon name="camera" size={40} />}
      {!camera && <p role="status">{t('camera.opening')}</p>}
      {waiting === 'engine' && engine !== 'ready' && <Loading {...engine} />}
      {waiting === 'server' && <p role="status">{t('live.connecting')}</p>}
      <Button variant="default" onClick={onCancel}>
        {t('live.cancel')}
      </Button>
    </div>
  )
}

function Loading({ loaded, total }: { loaded: number; total: number }) {
  const t = useT()
  const share = total === 0 ? 0 : loaded / total
  return (
    <div className={classes.loading}>
      <p>
        <EngineLoading loaded={loaded} total={total} />
      </p>
      <Progress value={100 * share} size="md" aria-label={t('live.loading')} />
      <p className={classes.small}>{t('live.loading_once')}</p>
    </div>
  )
}
