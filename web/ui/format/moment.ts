import { clock, day, dayOfYear } from './english.ts'

type At = string | number | null | undefined

const parse = (at: At): Date | null => {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}

/** `6 May, 14:03`, with its year where that is not the clock's (ms). Local time; `–` when not known. */
export function formatDay(at: At, now: number): string {
  const date = parse(at)
  if (!date) return '–'
  const isThisYear = date.getFullYear() === new Date(now).getFullYear()
  return `${(isThisYear ? day : dayOfYear)(date)}, ${clock(date)}`
}

/** Local time as short as it can be said at `now` (ms): `14:03`, `6 May, 14:03`, `6 May 2013, 14:03`. */
export function formatMoment(at: At, now: number): string {
  const date = parse(at)
  return date?.toDateString() === new Date(now).toDateString() ? clock(date) : formatDay(at, now)
}
