import { useState } from 'react'

import { localTimeZone } from '@/lib/format'

import { COUNTRIES, guessCountry } from './lines'

const KEY = 'emocare-help-country'
export const ELSEWHERE = 'elsewhere'

function readChoice(): string | null {
  try {
    const kept = localStorage.getItem(KEY)
    const known = kept === ELSEWHERE || COUNTRIES.some(({ country }) => country === kept)
    return known ? kept : null
  } catch {
    return null
  }
}

function keepChoice(country: string): void {
  try {
    localStorage.setItem(KEY, country)
  } catch {
    // Private mode: the choice holds for this visit.
  }
}

/** The chosen country on this device, or a guess; kept without an account. */
export function useCountry(): [string, (country: string) => void] {
  const [country, setCountry] = useState(
    () => readChoice() ?? guessCountry(localTimeZone(), navigator.language) ?? ELSEWHERE,
  )
  const choose = (next: string) => {
    keepChoice(next)
    setCountry(next)
  }
  return [country, choose]
}
