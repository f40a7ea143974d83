// The crisis lines that the server's `emocare.safety` holds, built into the page for offline use.
import data from '@safety/lines.json'

export interface Sms {
  readonly number: string
  readonly text: string | null
}

export interface Line {
  readonly name: string
  /** National form, as dialled inside the country. */
  readonly numbers: readonly string[]
  readonly sms: Sms | null
  readonly hours: string | null
  readonly languages: readonly string[]
  readonly verified_at: string | null
  readonly url: string | null
  readonly evidence: string
}

export interface Country {
  readonly country: string
  readonly emergency: { readonly number: string; readonly also?: readonly string[] }
  readonly lines: readonly Line[]
}

export const COUNTRIES: readonly Country[] = data.countries
export const DIRECTORY: { readonly name: string; readonly url: string } = data.fallback
export const ANYWHERE_EMERGENCY: string = data.fallback.emergency_number

/** Only a confirmed number may be dialled with one touch. */
export function isTappable(line: Line): boolean {
  return data.tappable.includes(line.evidence)
}

/** Digits for a `tel:` or `sms:` link. */
export function dialled(number: string): string {
  return number.replace(/[^\d+*#]/g, '')
}

interface RegionZones {
  getTimeZones?: () => readonly string[] | undefined
  timeZones?: readonly string[]
}

function zonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale('und', { region }) as unknown as RegionZones
  return locale.getTimeZones?.() ?? locale.timeZones ?? []
}

/** Guess the country: the clock's zone says where a device is better than its language does. */
export function guessCountry(timeZone: string, language: string): string | null {
  const known = COUNTRIES.map(({ country }) => country)
  const here = known.find((country) => zonesOf(country).includes(timeZone))
  if (here !== undefined) return here
  const region = new Intl.Locale(language).region
  return region !== undefined && known.includes(region) ? region : null
}
