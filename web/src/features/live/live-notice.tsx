import type { Consent } from '@/client/types'
import { CameraNotice, type Point } from '@/components/camera-notice/camera-notice'
import { type Permission, PermissionsForm } from '@/components/camera-notice/permissions-form'
import { ButtonLink } from '@/components/links/button-link'
import { useT } from '@/lib/i18n'

/** What happens to the picture while it is live. */
export const LIVE_POINT: Point = {
  icon: 'camera',
  title: 'notice.picture_title',
  text: 'live.notice_picture',
}

const PERMISSIONS: readonly Permission[] = [
  { purpose: 'camera_analysis', label: 'notice.switch_camera', text: 'live.switch_camera_text' },
  { purpose: 'keep_numbers', label: 'notice.switch_keep', text: 'notice.switch_keep_text' },
  { purpose: 'keep_frames', label: 'live.switch_frames', text: 'live.switch_frames_text' },
]

/** Before a person's first use of the camera: the notice and its permissions. */
export function LiveNotice({ consents }: { consents: readonly Consent[] }) {
  const t = useT()
  return (
    <CameraNotice picture={LIVE_POINT}>
      <PermissionsForm
        consents={consents}
        permissions={PERMISSIONS}
        onAgreed={() => undefined}
        otherWay={
          <ButtonLink to="/check-in" variant="default">
            {t('check_in.words_instead')}
          </ButtonLink>
        }
      />
    </CameraNotice>
  )
}
