import { Button } from '@mantine/core'
import { type RefObject, useId, useRef, useState } from 'react'

import { type Entry, photoUrl, useSetPhoto } from '@/client/journal'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

/** The photo of an entry: added, shown, taken away. */
export function PhotoPart({ entry }: { entry: Entry }) {
  const t = useT()
  const hintId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [version, setVersion] = useState(0)
  const [there, setThere] = useState(entry.photo)
  const set = useSetPhoto(entry.id)
  const put = (photo: File | null) =>
    set.mutate(photo, {
      onSuccess: () => {
        setThere(photo !== null)
        setVersion((now) => now + 1)
      },
    })
  return (
    <Section title={t('journal.photo')}>
      {there && (
        <img
          className={classes.photo}
          src={photoUrl(entry.id, version)}
          alt={t('journal.photo_alt')}
        />
      )}
      <PhotoInput input={input} hintId={hintId} onPhoto={put} />
      <div className={classes.actions}>
        <Button variant="default" loading={set.isPending} onClick={() => input.current?.click()}>
          {t('journal.photo_add')}
        </Button>
        {there && (
          <Button variant="subtle" disabled={set.isPending} onClick={() => put(null)}>
            {t('journal.photo_remove')}
          </Button>
        )}
      </div>
      <p className={classes.quiet} id={hintId}>
        {t('journal.photo_hint')}
      </p>
      <FormError error={set.error} />
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
