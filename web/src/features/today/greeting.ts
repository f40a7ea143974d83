const NOON_H = 12
const EVENING_H = 18
const NIGHT_H = 4

/** Which greeting suits the hour of the day (0–23). */
export function greetingKey(hour: number): 'today.morning' | 'today.afternoon' | 'today.evening' {
  if (hour < NIGHT_H || hour >= EVENING_H) return 'today.evening'
  return hour < NOON_H ? 'today.morning' : 'today.afternoon'
}
