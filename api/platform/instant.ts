/** Times as callers write them: RFC 3339, and what a clock on the wall shows. */

/** What a clock on the wall shows: no instant until its place is known. `time` is null for a day alone. */
export class WallClock {
  readonly day: string
  readonly time: string | null
  constructor(day: string, time: string | null) {
    this.day = day
    this.time = time
  }
  /** Such as `2026-03-01T08:00:00`, or the day alone. */
  toString(): string {
    return this.time === null ? this.day : `${this.day}T${this.time}`
  }
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(z|[+\-\u2212]\d\d(?::?\d\d)?))?)?$/i
const maxTimeCharacters = 64
export const timeExample = 'write it like 2026-01-31T09:30:00+01:00'

/** The offsets that were written with dates, since a Date has no time zone. */
const writtenOffsets = new WeakMap<Date, string>()
/** Instants that were written as 24:00: the end of the day before the one that they begin. */
const endsOfDays = new WeakSet<Date | WallClock>()

/**
 * The time that a text writes: an instant, or without an offset what a clock shows. Besides RFC 3339 the text may have
 * a space for the T, no seconds, offsets such as +0200 and +02, a true minus, and 24:00 for the end of a day. Digits
 * beyond milliseconds are cut off.
 * @returns what is wrong, as a string that follows the name of a field, where the text is no time, or one that the
 * database cannot store (before the year 1, after 9999)
 */
export function readTime(text: string): Date | WallClock | string {
  const written = text.trim()
  const shown = JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}…` : written)
  if (written === '') return `is empty: ${timeExample}.`
  const match = written.length <= maxTimeCharacters ? pattern.exec(written) : null
  if (!match) return `is ${shown}, which is no time: ${timeExample}.`
  const [, year = '', month = '', day = '', hour, minute, second = '00', fraction = '', offset] = match
  const date = `${year}-${month}-${day}`
  const midnight = new Date(`${date}T00:00:00Z`)
  // JavaScript reads the 30th of February as the 1st or 2nd of March, and accepts a year 0.
  if (Number(year) < 1 || midnight.getUTCDate() !== Number(day)) return `is ${shown}: there is no such day.`
  if (hour === undefined) return new WallClock(date, null)
  if (second === '60') return `is ${shown}: computers count no leap seconds, write second 59.`
  const isEnd = hour === '24' && Number(minute) === 0 && Number(second) === 0 && Number(fraction) === 0
  if ((Number(hour) > 23 && !isEnd) || Number(minute) > 59 || Number(second) > 59)
    return `is ${shown}: there is no such time of day.`
  const start = isEnd ? new Date(midnight.getTime() + dayMs) : midnight
  const time = `${isEnd ? '00' : hour}:${minute}:${second}${fraction && `.${fraction.slice(0, 3)}`}`
  const local = new Date(`${start.toISOString().slice(0, -14)}T${time}Z`)
  if (!offset) return isWritable(local) ? noteEnd(new WallClock(dayOf(local), time), isEnd) : beyond(shown)
  const minutes = offsetMinutes(offset)
  if (minutes === null) return `is ${shown}: offsets from UTC go from -14:00 to +14:00.`
  const instant = new Date(local.getTime() - minutes * minuteMs)
  if (!isWritable(instant)) return beyond(shown)
  // RFC 3339: a Z, and a negative zero, say nothing about the place.
  writtenOffsets.set(instant, /^(z|[-\u2212]00:?(00)?)$/i.test(offset) ? 'Z' : offsetText(minutes))
  return noteEnd(instant, isEnd)
}

function noteEnd<T extends Date | WallClock>(time: T, isEnd: boolean): T {
  if (isEnd) endsOfDays.add(time)
  return time
}

/** Whether it was written as 24:00, the end of a day. */
export const isEndOfDay = (time: Date | WallClock): boolean => endsOfDays.has(time)

/** Whether a clock shows the beginning of a day: `00:00:00`, with any number of zeros. */
export const isMidnight = (time: string): boolean => /^[0:.]*$/.test(time)

const minuteMs = 60_000
const dayMs = 86_400_000
/** What EPCIS allows in eventTimeZoneOffset. */
const maxOffsetMinutes = 14 * 60

const beyond = (shown: string) => `is ${shown}: it must be in the years 1 to 9999 in UTC.`
const dayOf = (date: Date) => date.toISOString().slice(0, 10)
const isWritable = (date: Date) => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999

function offsetMinutes(offset: string): number | null {
  if (offset.toUpperCase() === 'Z') return 0
  const hours = Number(offset.slice(1, 3))
  const rest = Number(offset.slice(3).replace(':', '') || 0)
  const minutes = hours * 60 + rest
  if (rest > 59 || minutes > maxOffsetMinutes) return null
  return offset.startsWith('+') ? minutes : -minutes
}

function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/**
 * The offset from UTC that an instant was written with, such as `+02:00` (EPCIS eventTimeZoneOffset); `+00:00` for a Z.
 */
export const writtenOffset = (date: Date): string => {
  const offset = writtenOffsets.get(date) ?? 'Z'
  return offset === 'Z' ? '+00:00' : offset
}

/** As `writtenOffset`, and null where a Z, or nothing, was written: nobody knows what the clock at the place showed. */
export const knownOffset = (date: Date): string | null => {
  const offset = writtenOffsets.get(date) ?? 'Z'
  return offset === 'Z' ? null : offset
}

/** The same instant, written with this offset. */
export function withOffset(date: Date, offset: string): Date {
  const same = new Date(date)
  writtenOffsets.set(same, offset)
  return same
}

/** The day before a day `2026-03-06`. */
export const dayBefore = (day: string): string => dayOf(new Date(Date.parse(`${day}T00:00:00Z`) - dayMs))

/** The last millisecond of a day by an offset such as `+02:00`. */
export const endOfDay = (day: string, offset: string): Date =>
  new Date(Date.parse(`${day}T00:00:00${offset}`) + dayMs - 1)

/** The day that begins at an instant by an offset such as `+02:00`; null where no day begins. */
export function dayBegunAt(date: Date, offset: string): string | null {
  const local = new Date(date.getTime() + dayMs - (endOfDay('1970-01-01', offset).getTime() + 1))
  return local.getTime() % dayMs === 0 ? local.toISOString().slice(0, 10) : null
}
