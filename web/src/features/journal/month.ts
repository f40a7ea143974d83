// Months as YYYY-MM, weeks beginning on Monday.

/** The days of a month, and how many weekdays stand before its first. */
export function monthDays(month: string): { days: string[]; lead: number } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const first = new Date(Date.UTC(year, number - 1, 1))
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const days = Array.from(
    { length: count },
    (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`,
  )
  return { days, lead: (first.getUTCDay() + 6) % 7 }
}

/** The month some months later. */
export function monthShifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
