import { formatMegabytes } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

/** How far the program that reads has come: loading with its size (bytes), then starting. */
export function EngineLoading({ loaded, total }: { loaded: number; total: number }) {
  const t = useT()
  const { locale } = useLanguage()
  if (total === 0) return t('live.loading')
  if (loaded >= total) return t('live.starting_engine')
  return t('live.loading_of', {
    loaded: formatMegabytes(loaded, locale),
    total: formatMegabytes(total, locale),
  })
}
