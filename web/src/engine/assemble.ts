// Opens the networks from their files and puts the engine's stages together.
import { MtcnnDetector } from './detect-mtcnn'
import { type ModelInfo, readModelInfo } from './model-card'
import { FaceNetwork } from './network'
import { readMetadata } from './onnx-metadata'
import type { PartFiles } from './parts'
import { FaceReader } from './pipeline'
import { openModel, setRuntime } from './runtime'

export type Engine = {
  readonly detector: MtcnnDetector
  readonly network: FaceNetwork
  readonly reader: FaceReader
  readonly info: ModelInfo
}

/** Open everything; `sha256` is that of the face network's file. */
export async function assemble(files: PartFiles, sha256: string): Promise<Engine> {
  setRuntime(files.runtime.buffer)
  // Refused before the time is spent on opening it.
  const info = readModelInfo(readMetadata(files.network), sha256)
  const detector = new MtcnnDetector({
    propose: await openModel(files.propose),
    refine: await openModel(files.refine),
    place: await openModel(files.place),
  })
  const network = new FaceNetwork(await openModel(files.network), info)
  return { detector, network, reader: new FaceReader(detector, network), info }
}
