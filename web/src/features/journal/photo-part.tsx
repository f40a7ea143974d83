import { Button } from '@mantine/core'
import { type RefObject, useId, useRef } from 'react'

import { photoUrl } from '@/client/journal'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { usePhoto } from './use-photo'

interface Props {
  readonly entryId: string
  /** Whether the server has the entry, and a photo of it. */
  readonly stored: boolean
  readonly photo: boolean
}

/** The photo of an entry: added, shown, taken away; without a network it waits on this device. */
export function PhotoPart({ entryId, stored, photo }: Props) {
  const t = useT()
  const hintId = useId()
  const input = useRef<HTMLInputElement>(null)
  const { there, waits, version, pending, error, put } = usePhoto(entryId, stored, photo)
  return (
    <Section title={t('journal.photo')}>
      {there && !waits && (
        <img
          className={classes.photo}
          src={photoUrl(entryId, version)}
          alt={t('journal.photo_alt')}
        />
      )}
      {waits && <p role="status">{t('journal.photo_waits')}</p>}
      <PhotoInput input={input} hintId={hintId} onPhoto={put} />
      <div className={classes.actions}>
        <Button variant="default" loading={pending} onClick={() => input.current?.click()}>
          {t('journal.photo_add')}
        </Button>
        {(there || waits) && (
          <Button variant="subtle" disabled={pending} onClick={() => put(null)}>
            {t('journal.photo_remove')}
          </Button>
        )}
      </div>
      <p className={classes.quiet} id={hintId}>
        {t('journal.photo_hint')}
      </p>
      <FormError error={error} />
    </Section>
  )
}

interface InputProps {
  readonly input: RefObject<HTMLInputElement | null>
  readonly hintId: string
  readonly onPhoto: (photo: File) => void
}

function PhotoInput({ input, hintId, onPhoto }: InputProps) {
  const t = useT()
  return (
    <input
      ref={input}
      className={classes.hidden}
      type="file"
      accept="image/jpeg,image/png,image/webp"
      aria-label={t('journal.photo_add')}
      aria-describedby={hintId}
      tabIndex={-1}
      onChange={({ currentTarget }) => {
        const [photo] = currentTarget.files ?? []
        if (photo) onPhoto(photo)
        currentTarget.value = ''
      }}
    />
  )
}
