// Photos chosen while nobody answers: sealed on this device until the server has them.
import type { Http } from '@/client/http'
import { sendPhoto } from '@/client/journal'
import { ApiProblem } from '@/client/problem'
import type { SealedStore } from '@/lib/sealed-store'

const PREFIX = 'photo'
const CHUNK = 0x8000
const nameOf = (personId: string, entryId: string) => [PREFIX, personId, entryId].join(' ')

/** The store takes what JSON can carry. */
async function asText(photo: Blob): Promise<string> {
  const bytes = new Uint8Array(await photo.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}

function asPhoto(text: string): Blob {
  return new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))])
}

/** Keep the photo of an entry; it replaces one that waits already. */
export async function keepPhoto(
  store: SealedStore,
  personId: string,
  entryId: string,
  photo: Blob,
): Promise<void> {
  await store.write(nameOf(personId, entryId), await asText(photo))
}

export async function photoWaits(
  store: SealedStore,
  personId: string,
  entryId: string,
): Promise<boolean> {
  return (await store.names()).includes(nameOf(personId, entryId))
}

export async function dropPhoto(store: SealedStore, personId: string, entryId: string) {
  await store.remove(nameOf(personId, entryId))
}

/** Send the photos of a person that wait, of entries that the server has; return how many went. */
export async function sendPhotos(
  http: Http,
  store: SealedStore,
  personId: string,
): Promise<number> {
  const start = nameOf(personId, '')
  let sent = 0
  for (const name of (await store.names()).filter((one) => one.startsWith(start))) {
    const kept = await store.read(name).catch(() => undefined)
    if (typeof kept !== 'string') continue
    try {
      await sendPhoto(http, name.slice(start.length), asPhoto(kept))
      sent += 1
    } catch (error) {
      // Its entry may be on the way still; what is refused for itself would be refused again.
      if (!(error instanceof ApiProblem) || ![413, 422].includes(error.status)) continue
    }
    await store.remove(name)
  }
  return sent
}
