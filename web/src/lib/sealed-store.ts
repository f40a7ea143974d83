// What must wait for the network, encrypted on this device: AES-GCM under a key that the browser
// keeps and never hands out. Without a place or a key it lives in memory and goes with the tab.

export interface SealedStore {
  readonly read: (name: string) => Promise<unknown>
  readonly write: (name: string, value: unknown) => Promise<void>
  readonly remove: (name: string) => Promise<void>
  readonly names: () => Promise<readonly string[]>
  readonly clear: () => Promise<void>
}

interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

const DATABASE = 'emocare-sealed'
const VALUES = 'values'
const KEYS = 'keys'
const KEY = 'key'
const NONCE_BYTES = 12

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('The store on this device cannot be used.'))
  })
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => {
    for (const name of [VALUES, KEYS]) request.result.createObjectStore(name)
  }
  return done(request)
}

/** Return the key, making it once; two tabs that make one at once agree on the first. */
async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const read = () => database.transaction(KEYS).objectStore(KEYS).get(KEY) as IDBRequest<CryptoKey>
  const found = (await done(read())) as CryptoKey | undefined
  if (found !== undefined) return found
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const keys = database.transaction(KEYS, 'readwrite').objectStore(KEYS)
  await done(keys.add(made, KEY)).catch(() => undefined)
  return done(read())
}

/** Seal and open values; the name of a value is bound to it. */
function sealing(key: CryptoKey) {
  const algorithm = (name: string, nonce: Uint8Array<ArrayBuffer>) => ({
    name: 'AES-GCM',
    iv: nonce,
    additionalData: new TextEncoder().encode(name),
  })
  return {
    seal: async (name: string, value: unknown): Promise<Sealed> => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const plain = new TextEncoder().encode(JSON.stringify(value))
      return { nonce, bytes: await crypto.subtle.encrypt(algorithm(name, nonce), key, plain) }
    },
    open: async (name: string, { nonce, bytes }: Sealed): Promise<unknown> => {
      const plain = await crypto.subtle.decrypt(algorithm(name, nonce), key, bytes)
      return JSON.parse(new TextDecoder().decode(plain)) as unknown
    },
  }
}

/** Keep values in the browser's database, sealed. */
export async function openSealedStore(): Promise<SealedStore> {
  const database = await open()
  const { seal, open: unseal } = sealing(await keyOf(database))
  const values = (mode: IDBTransactionMode) =>
    database.transaction(VALUES, mode).objectStore(VALUES)
  return {
    read: async (name) => {
      const sealed = (await done(values('readonly').get(name))) as Sealed | undefined
      return sealed === undefined ? undefined : unseal(name, sealed)
    },
    write: async (name, value) => {
      const sealed = await seal(name, value)
      await done(values('readwrite').put(sealed, name))
    },
    remove: async (name) => {
      await done(values('readwrite').delete(name))
    },
    names: async () => (await done(values('readonly').getAllKeys())).map(String),
    clear: async () => {
      await done(values('readwrite').clear())
    },
  }
}

/** Keep values for as long as the tab is open. */
export function memoryStore(): SealedStore {
  const values = new Map<string, unknown>()
  const changed = (change: () => unknown) => {
    change()
    return Promise.resolve()
  }
  return {
    read: (name) => Promise.resolve(values.get(name)),
    write: (name, value) => changed(() => values.set(name, value)),
    remove: (name) => changed(() => values.delete(name)),
    names: () => Promise.resolve([...values.keys()]),
    clear: () => changed(() => values.clear()),
  }
}

let shared: Promise<SealedStore> | undefined

/** Return this device's store; in memory where the browser refuses one or gives no key. */
export function sealedStore(): Promise<SealedStore> {
  const possible = typeof indexedDB !== 'undefined' && globalThis.isSecureContext
  shared ??= possible ? openSealedStore().catch(memoryStore) : Promise.resolve(memoryStore())
  return shared
}

/** Whether anything was ever kept here; asking leaves no trace, as opening the store would. */
export async function hasSealedStore(): Promise<boolean> {
  if (shared !== undefined) return true
  if (typeof indexedDB === 'undefined' || !('databases' in indexedDB)) return true
  return (await indexedDB.databases()).some(({ name }) => name === DATABASE)
}

/** Forget everything that waits, as at signing out. */
export async function clearSealedStore(): Promise<void> {
  await (await sealedStore()).clear().catch(() => undefined)
}
