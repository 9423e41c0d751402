/**
 * Figures and times as people read them in English. To make a formatter takes a hundred times as long as to use it, so
 * each is made once. No I/O.
 */

type Digits = Pick<Intl.NumberFormatOptions, 'maximumFractionDigits' | 'maximumSignificantDigits'>

const formats = new Map<string, Intl.NumberFormat>()

/** `1,240.5`; to at most so many digits. */
export function figureText(value: number, digits: Digits): string {
  const name = `${digits.maximumFractionDigits} ${digits.maximumSignificantDigits}`
  const format = formats.get(name) ?? new Intl.NumberFormat('en-US', digits)
  formats.set(name, format)
  return format.format(value)
}

const timeFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' })

/** `12 March 2026 at 09:30 UTC`. */
export const timeText = (at: Date): string => `${timeFormat.format(at)} UTC`
