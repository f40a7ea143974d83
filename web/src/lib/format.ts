// Dates and numbers as people read them; every time is shown in the zone it happened in.

/** Whole percent, the sign kept on the same line: 0.724 → "72 %"; never a false 0 or 100. */
export function formatPercent(share: number, locale: string): string {
  const whole = Math.round(share * 100)
  if (whole === 0 && share > 0) return '<1\u00A0%'
  if (whole === 100 && share < 1) return '>99\u00A0%'
  return `${whole.toLocaleString(locale)}\u00A0%`
}

/** Calendar day in a zone as YYYY-MM-DD, for grouping. */
export function dayKey(iso: string | Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(iso))
}

export function formatTime(iso: string, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }).format(new Date(iso))
}

export function formatDay(iso: string | Date, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(new Date(iso))
}

export function formatDate(iso: string | Date, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(iso))
}

/** The device's own zone, for example "Europe/Berlin". */
const MEGABYTE = 1_000_000

/** 3.2 for 3,200,000 bytes. */
export function formatMegabytes(bytes: number, locale: string): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return (bytes / MEGABYTE).toLocaleString(locale, digits)
}

export function localTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
