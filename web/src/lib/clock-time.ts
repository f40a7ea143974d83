/** Seconds as minutes and seconds: 61.5 → "1:01". */
export function clockTime(seconds: number, locale: string): string {
  const whole = Math.max(Math.floor(seconds), 0)
  const two = (value: number) => value.toLocaleString(locale, { minimumIntegerDigits: 2 })
  return `${Math.floor(whole / 60).toLocaleString(locale)}:${two(whole % 60)}`
}
