/** Decides whether a file writes decimals with a comma or a point: from the whole file, never from a single amount. */

export type Decimal = 'comma' | 'point'

/** The first number of a file that can be read in only one way. */
export type Evidence = { line: number; text: string }

/**
 * The evidence from the numbers of a file, and its field delimiter; `said` is the caller's choice, which takes
 * precedence.
 */
export type Decimals = {
  said: Decimal | null
  comma: Evidence | null
  point: Evidence | null
  delimiter: string | null
}

export const newDecimals = (said: Decimal | null = null): Decimals => ({
  said,
  comma: null,
  point: null,
  delimiter: null,
})

const spaces = /[\s\u00A0\u2007\u202F]/g
/** Digits in groups of three, by the separator between them. */
const dottedThousands = /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/
const commaThousands = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/
const withComma = /^[+-]?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}([\s\u00A0\u2007\u202F']\d{3})+),\d+(e[+-]?\d+)?$/i
const withPoint = /^[+-]?(\d*|\d{1,3}(,\d{3})+|\d{1,3}([\s\u00A0\u2007\u202F']\d{3})+)\.\d+(e[+-]?\d+)?$/i

/** In degrees a single separator is a decimal one: as thousands the value would not be on the Earth. */
const degrees = /^[+-]?\d*[.,]\d+$/

/**
 * Learns from the columns of amounts and of degrees of one record. A decimal point in degrees says nothing about the
 * other columns: maps and devices write it in every country.
 */
export function learnDecimals(
  decimals: Decimals,
  columns: { amounts: readonly string[]; degrees: readonly string[] },
  fields: ReadonlyMap<string, string>,
  line: number,
): void {
  for (const column of columns.degrees) {
    const text = fields.get(column)
    if (text?.includes(',') && Math.abs(readDegrees(text)) <= 180) decimals.comma ??= { line, text }
  }
  for (const column of columns.amounts) {
    const text = fields.get(column)
    if (text === undefined) continue
    // 1.234.567 has no decimals, and points between thousands.
    const isComma = commaThousands.test(text)
      ? false
      : withComma.test(text) || (dottedThousands.test(text) && text.split('.').length > 2)
    if (!decimals.comma && isComma) decimals.comma = { line, text }
    if (!decimals.point && !dottedThousands.test(text) && withPoint.test(text)) decimals.point = { line, text }
  }
}

/**
 * How the numbers of a file must be read; null when it proves neither way, or both. Where decimals have a comma,
 * spreadsheets separate fields by semicolons: commas between fields imply decimal points.
 */
export function decimalOf({ said, comma, point, delimiter }: Decimals): Decimal | null {
  if (said) return said
  if (comma) return point ? null : 'comma'
  return point || delimiter === ',' ? 'point' : null
}

/** Whether a text means 1000 in one country and 1 in another. */
export const isAmbiguous = (text: string): boolean => dottedThousands.test(text) || commaThousands.test(text)

/**
 * The number that a text writes with decimal commas, and with points, spaces or apostrophes between thousands; else
 * NaN.
 */
export function readWithComma(text: string): number {
  if (
    !withComma.test(text) &&
    !dottedThousands.test(text) &&
    !/^[+-]?\d[\d\s\u00A0\u2007\u202F']*(e[+-]?\d+)?$/i.test(text)
  )
    return Number.NaN
  return Number(text.replace(spaces, '').replace(/[.']/g, '').replace(',', '.'))
}

/** The degrees that a text writes with at most one comma or point; else NaN. */
export const readDegrees = (text: string): number => (degrees.test(text) ? Number(text.replace(',', '.')) : Number.NaN)

/** A hint for people on how the numbers were read, when they use a decimal comma. */
export function decimalsHint({ said, comma, point }: Decimals): string | null {
  if (said || !comma) return null
  const seen = comma.text.includes(',')
    ? `Line ${comma.line} has the decimal comma of ${comma.text}`
    : `Line ${comma.line} groups thousands with points in ${comma.text}, so decimals have a comma`
  if (!point) return `${seen}: points were taken for thousands. If that is wrong, import with --decimal point.`
  return `${seen}; line ${point.line} has the decimal point of ${point.text}: say which with --decimal comma or --decimal point.`
}
