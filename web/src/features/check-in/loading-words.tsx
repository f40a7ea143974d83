import { formatMegabytes } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import type { Loading } from './clip-engine'

/** How far the engine is, with its size. */
export function LoadingWords({ loading }: { loading: Loading }) {
  const t = useT()
  const { locale } = useLanguage()
  if (loading.step === 'ready') return t('here.ready')
  if (loading.step === 'failed') return t('here.failed')
  if (loading.step !== 'loading' || loading.total === 0) return t('live.loading')
  return t('live.loading_of', {
    loaded: formatMegabytes(loading.loaded, locale),
    total: formatMegabytes(loading.total, locale),
  })
}
