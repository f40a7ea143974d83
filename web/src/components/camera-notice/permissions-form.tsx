import { Button, Switch } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { useSetConsent } from '@/client/consents'
import type { Consent, Purpose } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './permissions.module.css'

export interface Permission {
  readonly purpose: Purpose
  readonly label: PlainKey
  readonly text: PlainKey
}

interface Props {
  readonly consents: readonly Consent[]
  /** The camera's own comes last: the page moves on as soon as it is given. */
  readonly permissions: readonly Permission[]
  /** The person goes on; the permissions are being saved. */
  readonly onAgreed: () => void
  /** A way on without the camera. */
  readonly otherWay: ReactNode
}

type Choice = ReadonlyMap<Purpose, boolean>

/** Separate permissions with their words, before the first use of the camera. */
export function PermissionsForm({ consents, permissions, onAgreed, otherWay }: Props) {
  const t = useT()
  const [choice, setChoice] = useState<Choice>(() => grantedIn(consents))
  const set = useSetConsent()
  const save = async () => {
    onAgreed()
    const before = grantedIn(consents)
    for (const { purpose } of inOrder(permissions)) {
      const granted = choice.get(purpose) ?? false
      if (granted !== (before.get(purpose) ?? false)) await set.mutateAsync({ purpose, granted })
    }
  }
  return (
    <>
      <fieldset className={classes.switches}>
        <legend className={classes.legend}>{t('notice.two_switches')}</legend>
        <p className={classes.quiet}>{t('notice.two_switches_text')}</p>
        {permissions.map(({ purpose, label, text }) => (
          <Switch
            key={purpose}
            size="md"
            label={t(label)}
            description={t(text)}
            checked={choice.get(purpose) ?? false}
            onChange={(event) =>
              setChoice(new Map(choice).set(purpose, event.currentTarget.checked))
            }
          />
        ))}
      </fieldset>
      <FormError error={set.error} />
      <div className={classes.actions}>
        <Button
          disabled={choice.get('camera_analysis') !== true}
          loading={set.isPending}
          // The error is shown above; nothing more to do with it here.
          onClick={() => void save().catch(() => undefined)}
        >
          {t('notice.go_on')}
        </Button>
        {otherWay}
      </div>
    </>
  )
}

function inOrder(permissions: readonly Permission[]): Permission[] {
  const isCamera = ({ purpose }: Permission) => purpose === 'camera_analysis'
  return [...permissions.filter((one) => !isCamera(one)), ...permissions.filter(isCamera)]
}

function grantedIn(consents: readonly Consent[]): Choice {
  return new Map(consents.map(({ purpose, granted }) => [purpose, granted]))
}
