/**
 * Figures and times as people read them in English. Making a formatter takes a hundred times as long as using it, so
 * each is made once. No I/O.
 */

type Digits = Pick<Intl.NumberFormatOptions, 'maximumFractionDigits' | 'maximumSignificantDigits'>

const formats = new Map<string, Intl.NumberFormat>()

/** From here on numbers are not exact, and nobody counts their digits. */
const maxReadable = 1e15

/**
 * `1,240.5`, with no more digits than `digits` allows. A number too long to read is a power, as `powerText` writes it.
 */
export function figureText(value: number, digits: Digits): string {
  if (Number.isFinite(value) && Math.abs(value) >= maxReadable) return powerText(value)
  const name = `${digits.maximumFractionDigits} ${digits.maximumSignificantDigits}`
  const format = formats.get(name) ?? new Intl.NumberFormat('en-US', digits)
  formats.set(name, format)
  return format.format(value)
}

/** `1.24e20`: a million and more, to three digits. */
export const powerText = (value: number): string => {
  const [digits, power] = value.toExponential(2).split('e+')
  return `${Number(digits)}e${power}`
}

const timeFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' })

/** `12 March 2026 at 09:30 UTC`. */
export const timeText = (at: Date): string => `${timeFormat.format(at)} UTC`
