import { NativeSelect } from '@mantine/core'

import { cameraIdOf, useCameras } from '@/components/camera/use-cameras'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import type { SessionCamera } from './session-camera'

interface Props {
  readonly camera: SessionCamera
  readonly onChoose: (cameraId: string) => void
}

/** Another camera, where there are several. */
export function CameraChoice({ camera, onChoose }: Props) {
  const t = useT()
  const cameras = useCameras(camera.stream)
  if (cameras.length < 2) return null
  return (
    <NativeSelect
      label={t('camera.which')}
      leftSection={<Icon name="camera" size={18} />}
      value={cameraIdOf(camera.stream) ?? camera.chosenId ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={cameras.map(({ id, label }, index) => ({
        value: id,
        label: label === '' ? t('camera.unnamed', { number: index + 1 }) : label,
      }))}
    />
  )
}
