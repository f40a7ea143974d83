import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { CameraNotice } from '@/components/camera-notice/camera-notice'
import { Page } from '@/components/page/page'
import { useT } from '@/lib/i18n'

export function TryPage() {
  const t = useT()
  const navigate = useNavigate()
  const [, setAgreed] = useState(false)
  return (
    <Page title={t('nav.try')} narrow>
      <CameraNotice onAgree={() => setAgreed(true)} onDecline={() => void navigate({ to: '/' })} />
    </Page>
  )
}
