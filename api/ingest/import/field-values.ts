import { InputError } from '../../platform/errors.ts'
import { readTime, WallClock } from '../../platform/instant.ts'
import { counted } from '../../platform/text.ts'
import { instantOf } from '../../platform/time-zone.ts'
import { type Decimal, isAmbiguous, readDegrees, readWithComma } from './decimals.ts'
import type { Meter } from './row.ts'

/** `missing columns: a, b`. */
export const columnList = (what: string, names: readonly string[]): string =>
  `${what} ${names.length === 1 ? 'column' : 'columns'}: ${names.join(', ')}`

/** The values of one record by column name; empty fields are absent. */
export type Fields = ReadonlyMap<string, string>

/** @throws InputError MISSING_VALUE. */
export function required(fields: Fields, column: string, why: string): string {
  const value = fields.get(column)
  if (value === undefined) throw new InputError('MISSING_VALUE', `${column} is empty: ${why} needs it.`)
  return value
}

/**
 * A number in the notation of the file: with a decimal point and no thousands separators, such as 1234.5, -3 or 1.2e3,
 * or with a decimal comma, such as 1.234,5. Where the file proves neither, `1.000` may be 1000 or 1, and the number is
 * refused.
 *
 * @throws InputError BAD_NUMBER.
 */
export function optionalNumber(fields: Fields, column: string, decimal: Decimal | null = 'point'): number | undefined {
  const value = fields.get(column)
  if (value === undefined) return undefined
  const isUndecided = decimal === null && isAmbiguous(value)
  const number = isUndecided ? Number.NaN : decimal === 'comma' ? readWithComma(value) : readWithPoint(value)
  if (Number.isFinite(number)) return number
  const advice = isUndecided
    ? 'it may mean a number a thousand times larger, and no other number of the file shows which: import with --decimal comma or --decimal point'
    : decimal === 'comma'
      ? 'write it as 1234,5: a comma for decimals, no unit'
      : 'write it as 1234.5: a dot for decimals, no thousands separators, no unit'
  throw new InputError('BAD_NUMBER', `${column} is '${shown(value)}': ${advice}.`)
}

const readWithPoint = (value: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN

/** @throws InputError MISSING_VALUE, BAD_NUMBER. */
export function requiredNumber(fields: Fields, column: string, why: string, decimal?: Decimal | null): number {
  required(fields, column, why)
  return optionalNumber(fields, column, decimal) ?? Number.NaN
}

/**
 * Degrees of latitude or longitude: a comma or point in them is the decimal separator, whatever the amounts of the file
 * use.
 *
 * @throws InputError BAD_NUMBER.
 */
export function optionalDegrees(fields: Fields, column: string, decimal?: Decimal | null): number | undefined {
  const degrees = readDegrees(fields.get(column) ?? '')
  return Number.isFinite(degrees) ? degrees : optionalNumber(fields, column, decimal)
}

/** @throws InputError BAD_VALUE that lists the allowed values; upper and lower case do not matter. */
export function oneOf<T extends string>(value: string, column: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  throw new InputError('BAD_VALUE', `${column} is '${shown(value)}': use one of ${allowed.join(', ')}.`)
}

/**
 * A time as the API accepts it, also a local time in `zone`, or a plain date (YYYY-MM-DD), which means midnight in that
 * zone, or in UTC without one. The result is in UTC.
 *
 * @throws InputError BAD_DATE, and those of `instantOf`.
 */
export function instant(value: string, column: string, zone: string | null = null): string {
  const time = readTime(value)
  if (time instanceof Date) return instantOf(column, time, zone).toISOString()
  const advice = 'write it as 2024-03-31T14:05:00Z (with Z or an offset such as +02:00) or as the date 2024-03-31'
  if (typeof time === 'string') throw new InputError('BAD_DATE', `${column} is '${shown(value)}': ${advice}.`)
  if (time.time === null && zone === null) return `${time.day}T00:00:00.000Z`
  if (zone === null) {
    throw new InputError('BAD_DATE', `${column} is '${shown(value)}', without an offset: ${advice}, or fill time_zone.`)
  }
  return instantOf(column, time.time === null ? new WallClock(time.day, '00:00:00') : time, zone).toISOString()
}

/** Whether a time that `instant` accepts is a date only. */
export const isBareDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value)

/** A hint for people on how dates without a time were read; null where there are none. */
export function bareDaysHint({ bareDays: { utc, zone }, consignments }: Meter): string | null {
  const count = utc + zone
  if (count === 0) return null
  const have = `${counted(count, consignments === null ? 'row' : 'consignment')} ${count === 1 ? 'has' : 'have'}`
  const midnight = zone === 0 ? '00:00 UTC' : `00:00 of its time_zone${utc > 0 ? ', of UTC where it names none' : ''}`
  return `${have} a day and no time: ${count === 1 ? 'it' : 'each'} counts from ${midnight}.`
}

/** Whether year, month (1 to 12) and day form a valid date. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Shortens a value to one line of limited length for a message. */
export function shown(value: string): string {
  const line = value.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
