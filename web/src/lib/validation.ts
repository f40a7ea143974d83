// Small checks while typing; the server checks again and has the last word.
import type { PlainKey } from './i18n'

export const MIN_PASSWORD = 8
export const ADVISED_PASSWORD = 15
export const MAX_PASSWORD = 256
const MAX_NAME = 100
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/

export type Check<T = string> = (value: T) => PlainKey | null

export const checkName: Check = (value) => {
  const name = value.trim()
  if (name === '') return 'field.name_missing'
  return name.length > MAX_NAME ? 'field.name_long' : null
}

export const checkEmail: Check = (value) => {
  const email = value.trim()
  if (email === '') return 'field.email_missing'
  return EMAIL.test(email) ? null : 'field.email_shape'
}

export const checkNewPassword: Check = (value) => {
  if (value.length < MIN_PASSWORD) return 'field.password_short'
  return value.length > MAX_PASSWORD ? 'field.password_long' : null
}

export const checkPresent: Check = (value) => (value === '' ? 'field.missing' : null)

/** How a new password is doing, for the hint under its field. */
export function passwordStrength(value: string): 'short' | 'fine' | 'strong' {
  if (value.length < MIN_PASSWORD) return 'short'
  return value.length < ADVISED_PASSWORD ? 'fine' : 'strong'
}
