import { Button, Checkbox, Switch } from '@mantine/core'
import { useState } from 'react'

import { useSetConsent } from '@/client/consents'
import type { Consent, Purpose } from '@/client/types'
import { CameraNotice } from '@/components/camera-notice/camera-notice'
import { FormError } from '@/components/forms/form-error'
import { useT } from '@/lib/i18n'

import classes from './notice.module.css'
import { useGoTo } from './use-go-to'

interface Props {
  readonly consents: readonly Consent[]
  /** The person goes on; the permissions are being saved. */
  readonly onAgreed: () => void
}

const SWITCHES = [
  {
    purpose: 'camera_analysis',
    label: 'notice.switch_camera',
    text: 'notice.switch_camera_text',
  },
  { purpose: 'keep_numbers', label: 'notice.switch_keep', text: 'notice.switch_keep_text' },
] as const

type Choice = Readonly<Record<Purpose, boolean>>

/** Before a person's first use of the camera: the notice and the two separate permissions. */
export function NoticeStep({ consents, onAgreed }: Props) {
  const t = useT()
  const [choice, setChoice] = useState<Choice>(() => grantedIn(consents))
  const set = useSetConsent()
  const save = async () => {
    onAgreed()
    const before = grantedIn(consents)
    // The camera comes last: the page moves on as soon as it is allowed.
    for (const purpose of ['keep_numbers', 'camera_analysis'] as const) {
      const granted = choice[purpose]
      if (granted !== before[purpose]) await set.mutateAsync({ purpose, granted })
    }
  }
  return (
    <CameraNotice>
      <fieldset className={classes.switches}>
        <legend className={classes.legend}>{t('notice.two_switches')}</legend>
        <p className={classes.quiet}>{t('notice.two_switches_text')}</p>
        {SWITCHES.map(({ purpose, label, text }) => (
          <Switch
            key={purpose}
            size="md"
            label={t(label)}
            description={t(text)}
            checked={choice[purpose]}
            onChange={(event) => setChoice({ ...choice, [purpose]: event.currentTarget.checked })}
          />
        ))}
      </fieldset>
      <FormError error={set.error} />
      <GoOn
        label={t('notice.go_on')}
        ready={choice.camera_analysis}
        busy={set.isPending}
        // The error is shown above; nothing more to do with it here.
        onGo={() => void save().catch(() => undefined)}
      />
    </CameraNotice>
  )
}

function grantedIn(consents: readonly Consent[]): Choice {
  const granted = (purpose: Purpose) =>
    consents.some((consent) => consent.purpose === purpose && consent.granted)
  return { camera_analysis: granted('camera_analysis'), keep_numbers: granted('keep_numbers') }
}

/** The same notice for a visitor; it counts for this visit only. */
export function GuestNoticeStep({ onAgreed }: { onAgreed: () => void }) {
  const t = useT()
  const [agreed, setAgreed] = useState(false)
  const [adult, setAdult] = useState(false)
  return (
    <CameraNotice>
      <div className={classes.switches}>
        <Switch
          size="md"
          label={t('notice.guest_agree')}
          description={t('notice.guest_only_now')}
          checked={agreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('notice.adult')}
          checked={adult}
          onChange={(event) => setAdult(event.currentTarget.checked)}
        />
      </div>
      <GoOn label={t('notice.guest_go_on')} ready={agreed && adult} busy={false} onGo={onAgreed} />
    </CameraNotice>
  )
}

interface GoOnProps {
  readonly label: string
  readonly ready: boolean
  readonly busy: boolean
  readonly onGo: () => void
}

function GoOn({ label, ready, busy, onGo }: GoOnProps) {
  const t = useT()
  const goTo = useGoTo()
  return (
    <div className={classes.actions}>
      <Button disabled={!ready} loading={busy} onClick={onGo}>
        {label}
      </Button>
      <Button variant="default" onClick={() => goTo(undefined)}>
        {t('check_in.words_instead')}
      </Button>
    </div>
  )
}
