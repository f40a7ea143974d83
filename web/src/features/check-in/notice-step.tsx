import { Button, Checkbox, Switch } from '@mantine/core'
import { useState } from 'react'

import type { Consent } from '@/client/types'
import { CameraNotice } from '@/components/camera-notice/camera-notice'
import { type Permission, PermissionsForm } from '@/components/camera-notice/permissions-form'
import classes from '@/components/camera-notice/permissions.module.css'
import { useT } from '@/lib/i18n'

import { useGoTo } from './use-go-to'

interface Props {
  readonly consents: readonly Consent[]
  /** The person goes on; the permissions are being saved. */
  readonly onAgreed: () => void
}

const PERMISSIONS: readonly Permission[] = [
  {
    purpose: 'camera_analysis',
    label: 'notice.switch_camera',
    text: 'notice.switch_camera_text',
  },
  { purpose: 'keep_numbers', label: 'notice.switch_keep', text: 'notice.switch_keep_text' },
]

/** Before a person's first use of the camera: the notice and the two separate permissions. */
export function NoticeStep({ consents, onAgreed }: Props) {
  return (
    <CameraNotice>
      <PermissionsForm
        consents={consents}
        permissions={PERMISSIONS}
        onAgreed={onAgreed}
        otherWay={<WordsInstead />}
      />
    </CameraNotice>
  )
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
      <div className={classes.actions}>
        <Button disabled={!(agreed && adult)} onClick={onAgreed}>
          {t('notice.guest_go_on')}
        </Button>
        <WordsInstead />
      </div>
    </CameraNotice>
  )
}

function WordsInstead() {
  const t = useT()
  const goTo = useGoTo()
  return (
    <Button variant="default" onClick={() => goTo(undefined)}>
      {t('check_in.words_instead')}
    </Button>
  )
}
