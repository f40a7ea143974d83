// What the stages need of a network; `runtime.ts` is the one that knows onnxruntime-web.

export type Tensor = { readonly data: Float32Array; readonly dims: readonly number[] }

/** A loaded ONNX network of float32 inputs, the first of which is pixels. Calls must not overlap. */
export interface OnnxModel {
  run(
    pixels: Float32Array,
    dims: readonly number[],
    outputs: readonly string[],
    further?: Readonly<Record<string, Tensor>>,
  ): Promise<Readonly<Record<string, Tensor>>>
}

/** The output of that name; a network without it is not the one this engine was built for. */
export function output(found: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = found[name]
  if (tensor === undefined) throw new Error(`the network gives no ${name}`)
  return tensor
}
