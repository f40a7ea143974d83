import { cameraAvailability } from '@/lib/secure-context'

import { CameraProblemView } from '@/components/camera/camera-problem-view'
import type { CameraWish } from './camera-wish'
import type { Clip } from './clip'
import { chooseMimeType } from './mime-type'
import { OtherWays } from './other-ways'
import { Recorder, type Take } from './recorder'
import { UploadStep } from './upload-step'
import type { Way } from './use-go-to'
import type { WhereChosen } from './use-where'

interface Props {
  readonly way: Way
  readonly wish: CameraWish
  readonly chosen: WhereChosen | null
  readonly onTake: (take: Take) => void
  readonly onFile: (clip: Clip) => void
}

/** Record a clip or choose one; where the camera cannot be had, say why. */
export function MakeClip({ way, wish, chosen, onTake, onFile }: Props) {
  if (way === 'file') return <UploadStep chosen={chosen} onClip={onFile} />
  const { kind } = cameraAvailability()
  if (kind === 'insecure')
    return (
      <CameraProblemView problem="insecure" onRetry={nothing} others={<OtherWays but="camera" />} />
    )
  if (kind === 'unsupported' || !canRecord())
    return (
      <CameraProblemView
        problem="unsupported"
        onRetry={nothing}
        others={<OtherWays but="camera" />}
      />
    )
  return <Recorder wish={wish} chosen={chosen} onTake={onTake} />
}

function canRecord(): boolean {
  return chooseMimeType((type) => MediaRecorder.isTypeSupported(type)) !== null
}

const nothing = () => undefined
