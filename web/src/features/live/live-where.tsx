import { WhereChoice } from '@/components/where-read/where-choice'
import { useT } from '@/lib/i18n'

import type { Mode } from './live-state'

interface Props {
  readonly mode: Mode
  readonly onChoose: (mode: Mode) => void
}

/** Where the face is read, chosen anew for each session. */
export function LiveWhere({ mode, onChoose }: Props) {
  const t = useT()
  const host = window.location.host
  return (
    <WhereChoice
      legend={t('live.where')}
      chosen={mode}
      onChoose={onChoose}
      places={[
        {
          where: 'device',
          icon: 'device',
          title: t('live.where_device'),
          text: t('live.where_device_text'),
        },
        {
          where: 'streamed',
          icon: 'upload',
          title: t('live.where_streamed'),
          text: t('live.where_streamed_text', { host }),
        },
      ]}
    />
  )
}
