/** Whether a file writes decimals with a comma or a point: found in the file, never in one amount. */

export type Decimal = 'comma' | 'point'

/** The first number of a file that can only be read in one way. */
export type Evidence = { line: number; text: string }

/** What the numbers of a file show, and what stands between its fields; `said` is what the caller says, which counts. */
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
/** Digits in groups of three, by what stands between them. */
const dottedThousands = /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/
const commaThousands = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/
const withComma = /^[+-]?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}([\s\u00A0\u2007\u202F']\d{3})+),\d+(e[+-]?\d+)?$/i
const withPoint = /^[+-]?(\d*|\d{1,3}(,\d{3})+|\d{1,3}([\s\u00A0\u2007\u202F']\d{3})+)\.\d+(e[+-]?\d+)?$/i

/** One separator in degrees parts decimals: in thousands they would lie beyond the Earth. */
const degrees = /^[+-]?\d*[.,]\d+$/

/**
 * Learns from the columns of amounts and of degrees of one record. A point in degrees says nothing of the others: maps
 * and devices write it in every country.
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
    // 1.234.567 has no decimals, and dots for thousands.
    const isComma = commaThousands.test(text)
      ? false
      : withComma.test(text) || (dottedThousands.test(text) && text.split('.').length > 2)
    if (!decimals.comma && isComma) decimals.comma = { line, text }
    if (!decimals.point && !dottedThousands.test(text) && withPoint.test(text)) decimals.point = { line, text }
  }
}

/**
 * How the numbers of a file are read; null when it proves neither, or both. Where decimals have a comma, spreadsheets
 * part fields by semicolons: commas between them stand for points in them.
 */
export function decimalOf({ said, comma, point, delimiter }: Decimals): Decimal | null {
  if (said) return said
  if (comma) return point ? null : 'comma'
  return point || delimiter === ',' ? 'point' : null
}

/** Whether a text is 1000 in one country and 1 in another. */
export const isAmbiguous = (text: string): boolean => dottedThousands.test(text) || commaThousands.test(text)

/** The number that a text writes with decimal commas, with dots, spaces or apostrophes between thousands; else NaN. */
export function readWithComma(text: string): number {
  if (
    !withComma.test(text) &&
    !dottedThousands.test(text) &&
    !/^[+-]?\d[\d\s\u00A0\u2007\u202F']*(e[+-]?\d+)?$/i.test(text)
  )
    return Number.NaN
  return Number(text.replace(spaces, '').replace(/[.']/g, '').replace(',', '.'))
}

/** The degrees that a text writes with one comma or point and nothing else; else NaN. */
export const readDegrees = (text: string): number => (degrees.test(text) ? Number(text.replace(',', '.')) : Number.NaN)

/** For people: how the numbers were read, where it is not as everywhere. */
export function decimalsHint({ said, comma, point }: Decimals): string | null {
  if (said || !comma) return null
  const seen = comma.text.includes(',')
    ? `Line ${comma.line} has the decimal comma of ${comma.text}`
    : `Line ${comma.line} groups thousands by points in ${comma.text}, so that decimals have a comma`
  if (!point) return `${seen}: points were taken for thousands. If that is wrong, import with --decimal point.`
  return `${seen}; line ${point.line} has the decimal point of ${point.text}: say which with --decimal comma or --decimal point.`
}
