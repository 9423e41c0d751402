/** Whether a file writes decimals with a comma or a point: found in the file, never in one number. */

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

/** Learns from the numeric columns of one record. */
export function learnDecimals(
  decimals: Decimals,
  columns: readonly string[],
  fields: ReadonlyMap<string, string>,
  line: number,
): void {
  for (const column of columns) {
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

/** For people: how the numbers were read, where it is not as everywhere. */
export function decimalsHint({ said, comma, point }: Decimals): string | null {
  if (said || !comma) return null
  const seen = `Line ${comma.line} has the decimal comma of ${comma.text}`
  if (!point) return `${seen}: dots were taken for thousands. If that is wrong, import with --decimal point.`
  return `${seen}, line ${point.line} the decimal point of ${point.text}: say which with --decimal comma or --decimal point.`
}
