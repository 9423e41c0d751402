/**
 * Formats numbers and times in English, whatever the browser's language. Written by hand, because creating the
 * browser's formatters takes longer than everything else that the first figures need.
 */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** Rounded to at most `digits` decimals: `12,431.7`. From 1e21 on as JavaScript writes it. */
export function number(value: number, digits: number): string {
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(digits).split('.')
  const kept = fraction.replace(/0+$/, '')
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const sign = value < 0 && /[1-9]/.test(whole + kept) ? '-' : ''
  return sign + grouped + (kept && `.${kept}`)
}

/** Local time: `14:03`. */
export const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`
/** Local time: `14:03:22`. */
export const clockWithSeconds = (at: Date): string => `${clock(at)}:${two(at.getSeconds())}`
/** Local time: `6 May`. */
export const day = (at: Date): string => `${at.getDate()} ${months[at.getMonth()]}`
/** Local time: `6 May 2013`. */
export const dayOfYear = (at: Date): string => `${day(at)} ${at.getFullYear()}`

/** An instant in UTC, in parts: `14:03`, `6 May`, `May`, `2013`. */
export const utc = (at: Date) => ({
  clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  day: `${at.getUTCDate()} ${months[at.getUTCMonth()]}`,
  month: months[at.getUTCMonth()] ?? '',
  year: String(at.getUTCFullYear()),
})
