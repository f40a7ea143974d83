// The only importer of onnxruntime-web: the build without WebGPU or WebGL, on one thread, so that
// no page needs cross-origin isolation.
import * as ort from 'onnxruntime-web/wasm'

import type { OnnxModel, Tensor } from './onnx-model'

/** Hand over the runtime's WebAssembly; before the first model is opened. */
export function setRuntime(wasm: ArrayBuffer): void {
  ort.env.wasm.wasmBinary = wasm
  ort.env.wasm.numThreads = 1
  ort.env.wasm.proxy = false
  ort.env.logLevel = 'error'
}

/** Open an ONNX file whose first input is pixels. */
export async function openModel(file: Uint8Array): Promise<OnnxModel> {
  const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'] })
  const [input] = session.inputNames
  if (input === undefined) throw new Error('the network takes nothing')
  return {
    async run(pixels, dims, outputs, further = {}) {
      const given = Object.entries({ ...further, [input]: { data: pixels, dims } })
      const inputs = given.map(([name, { data, dims }]) => [
        name,
        new ort.Tensor('float32', data, dims),
      ])
      const found = await session.run(
        Object.fromEntries(inputs) as Record<string, ort.Tensor>,
        outputs,
      )
      return Object.fromEntries(outputs.map((name) => [name, tensorOf(found[name])]))
    },
  }
}

function tensorOf(value: ort.Tensor | undefined): Tensor {
  if (!(value?.data instanceof Float32Array)) throw new Error('the network gives no float32')
  return { data: value.data, dims: value.dims }
}
