import { Button } from '@mantine/core'

import { useT } from '@/lib/i18n'

import { useGoTo, type Way } from './use-go-to'

/** The ways that are not this one; none of them is second best. */
export function OtherWays({ but }: { but: Exclude<Way, undefined> }) {
  const t = useT()
  const goTo = useGoTo()
  return (
    <>
      {but !== 'camera' && (
        <Button variant="subtle" onClick={() => goTo('camera')}>
          {t('upload.record_instead')}
        </Button>
      )}
      {but !== 'file' && (
        <Button variant="subtle" onClick={() => goTo('file')}>
          {t('check_in.use_file')}
        </Button>
      )}
      <Button variant="subtle" onClick={() => goTo(undefined)}>
        {t('check_in.words_instead')}
      </Button>
    </>
  )
}
