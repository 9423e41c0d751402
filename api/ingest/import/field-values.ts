import { InputError } from '../../platform/errors.ts'

/** The values of one record by column name; empty fields are absent. */
export type Fields = ReadonlyMap<string, string>

/** @throws InputError MISSING_VALUE. */
export function required(fields: Fields, column: string, why: string): string {
  const value = fields.get(column)
  if (value === undefined) throw new InputError('MISSING_VALUE', `${column} is empty: ${why} needs it.`)
  return value
}

/**
 * A decimal number with a dot, such as 1234.5, -3 or 1.2e3. Nothing is guessed: `1,234` may be 1234 or 1.234.
 *
 * @throws InputError BAD_NUMBER.
 */
export function optionalNumber(fields: Fields, column: string): number | undefined {
  const value = fields.get(column)
  if (value === undefined) return undefined
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN
  if (Number.isFinite(number)) return number
  const advice = 'write it as 1234.5: a dot for decimals, no thousands separators, no unit'
  throw new InputError('BAD_NUMBER', `${column} is '${shown(value)}': ${advice}.`)
}

/** @throws InputError MISSING_VALUE, BAD_NUMBER. */
export function requiredNumber(fields: Fields, column: string, why: string): number {
  required(fields, column, why)
  return optionalNumber(fields, column) ?? Number.NaN
}

/** @throws InputError BAD_VALUE that lists what is allowed; upper and lower case do not matter. */
export function oneOf<T extends string>(value: string, column: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  throw new InputError('BAD_VALUE', `${column} is '${shown(value)}': use one of ${allowed.join(', ')}.`)
}

const instantPattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i

/**
 * An RFC 3339 instant with its offset, or a plain date (YYYY-MM-DD), which means midnight UTC. The result is in UTC.
 *
 * @throws InputError BAD_DATE.
 */
export function instant(value: string, column: string): string {
  const match = instantPattern.exec(value)
  if (match && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]))) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
    const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
    const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${offset}`)
    // An offset may carry the last day of the year 9999 beyond what RFC 3339 can write.
    if (!Number.isNaN(date.getTime()) && /^\d/.test(date.toISOString())) return date.toISOString()
  }
  const advice = 'write it as 2024-03-31T14:05:00Z (with Z or an offset such as +02:00) or as the date 2024-03-31'
  throw new InputError('BAD_DATE', `${column} is '${shown(value)}': ${advice}.`)
}

/** Whether year, month (1 to 12) and day name a day of the calendar. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A value as it may stand in a message: on one line and not endless. */
export function shown(value: string): string {
  const line = value.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
