// The key-value pairs stored inside an ONNX file. onnxruntime-web does not hand them out, but a
// network's labels, temperature and evidence travel there and nowhere else, so they are read from
// the file itself: field 14 of the protobuf message ModelProto holds pairs of key (1), value (2).

const METADATA_PROPS = 14
const KEY = 1
const VALUE = 2
/** How many bytes a fixed-size field takes, by wire type. */
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 }
const VARINT = 0
const LENGTH_DELIMITED = 2

type Field = { number: number; bytes: Uint8Array | null }

/** The metadata of an ONNX file; throws where the bytes are no such file. */
export function readMetadata(file: Uint8Array): Record<string, string> {
  const text = new TextDecoder()
  const metadata: Record<string, string> = {}
  for (const { number, bytes } of fieldsOf(file)) {
    if (number !== METADATA_PROPS || bytes === null) continue
    const pair = new Map([...fieldsOf(bytes)].map((field) => [field.number, field.bytes]))
    metadata[text.decode(pair.get(KEY) ?? undefined)] = text.decode(pair.get(VALUE) ?? undefined)
  }
  return metadata
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  while (at < message.length) {
    const [tag, start] = varint(message, at)
    const wire = tag & 7
    let end = start
    let bytes: Uint8Array | null = null
    if (wire === LENGTH_DELIMITED) {
      const [length, from] = varint(message, start)
      end = from + length
      bytes = message.subarray(from, end)
    } else if (wire === VARINT) {
      end = varint(message, start)[1]
    } else {
      end = start + (FIXED_BYTES[wire] ?? Infinity)
    }
    if (end > message.length) throw new Error('the model file is damaged')
    yield { number: Math.floor(tag / 8), bytes }
    at = end
  }
}

function varint(message: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  for (let shift = 0; shift < 10; shift++) {
    const byte = message[at + shift]
    if (byte === undefined) break
    // Not by bit operations: lengths may pass 31 bits.
    value += (byte & 127) * 2 ** (7 * shift)
    if (byte < 128) return [value, at + shift + 1]
  }
  throw new Error('the model file is damaged')
}
