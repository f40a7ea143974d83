import { Button } from '@mantine/core'
import { useEffect, useId, useRef } from 'react'

import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

import { ChosenPeople } from './chosen-people'
import { LocalHelp } from './local-help'
import classes from './safety.module.css'

/** The whole screen: the emergency number, a line, and staying with someone. */
export function AcuteStep({ onClose }: { onClose: () => void }) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return (
    <dialog ref={dialog} className={classes.acute} aria-labelledby={titleId} onClose={onClose}>
      <div className={classes.column}>
        <h2 id={titleId} className={classes.big}>
          {t('safety.acute_title')}
        </h2>
        <p>{t('safety.acute_text')}</p>
        <LocalHelp />
        <p>{t('safety.acute_means')}</p>
        <ChosenPeople />
        <div className={classes.choices}>
          <ButtonLink to="/safety-plan" variant="default">
            {t('safety.to_plan')}
          </ButtonLink>
          <Button variant="default" onClick={() => dialog.current?.close()}>
            {t('safety.acute_close')}
          </Button>
        </div>
        <p className={classes.quiet}>{t('safety.nobody_watches')}</p>
      </div>
    </dialog>
  )
}
