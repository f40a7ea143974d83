import { EngineLoading } from '@/components/states/engine-loading'
import { useT } from '@/lib/i18n'

import type { Loading } from './clip-engine'

/** How far the engine is, with its size. */
export function LoadingWords({ loading }: { loading: Loading }) {
  const t = useT()
  if (loading.step === 'ready') return t('here.ready')
  if (loading.step === 'failed') return t('here.failed')
  if (loading.step !== 'loading') return t('live.loading')
  return <EngineLoading loaded={loading.loaded} total={loading.total} />
}
