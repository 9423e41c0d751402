/** Instants as callers write them: RFC 3339. */

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i

/** A date has no time zone: what was written beside it. */
const writtenOffsets = new WeakMap<Date, string>()

/** The instant that a text writes; null when it writes none, or one that the database does not know. */
export function readInstant(text: string): Date | null {
  const date = new Date(text)
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  // JavaScript reads the 30th of February as the 1st or 2nd of March, and knows a year 0.
  const isDay = day.getUTCDate() === Number(text.slice(8, 10))
  const year = date.getUTCFullYear()
  const offset = rfc3339.exec(text)?.[3]
  if (!offset || !isDay || year < 1 || year > 9999) return null
  writtenOffsets.set(date, offset.toUpperCase() === 'Z' ? '+00:00' : offset)
  return date
}

/** The offset from UTC that an instant was written with, such as `+02:00` (EPCIS eventTimeZoneOffset). */
export const writtenOffset = (date: Date): string => writtenOffsets.get(date) ?? '+00:00'
