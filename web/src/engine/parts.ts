// The files that the engine is made of: what the build says about them (tooling/engine-files.ts).

/** The runtime's WebAssembly, MTCNN's three networks, the face network. */
export const PARTS = ['runtime', 'propose', 'refine', 'place', 'network'] as const
export type Part = (typeof PARTS)[number]
export type PartFiles = Readonly<Record<Part, Uint8Array<ArrayBuffer>>>

/** One file: where it lies, its size unpacked, and the hash its content must have. */
export type EngineFile = { part: Part; url: string; bytes: number; sha256: string }
