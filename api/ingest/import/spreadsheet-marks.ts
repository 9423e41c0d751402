/** Detects values that a spreadsheet has damaged: ids that became numbers, and numbers that lost digits. */
import { InputError } from '../../platform/errors.ts'
import { type Fields, shown } from './field-values.ts'

const months = 'jan feb mar apr may jun jul aug sep oct nov dec mrz mär mai okt dez'.split(' ').join('|')
/** Spreadsheets write 1.23457E+11 and 1E+11, libraries that read them 1.23457E11; an id such as 2e10 does not match. */
const inDigits = /^\d(?:[.,]\d+e\+?|e\+)\d+$/i
/** A spreadsheet keeps 15 digits: three zeros after them are no coincidence. */
const zerosBehind = /^\d{15}0{3,}$/
const dateLike = new RegExp(`^(\\d{1,2}[-. ]{1,2}(${months})([-. ]\\d{2,4})?|(${months})[-. ]\\d{2,4})$`, 'i')
const errorLike = /^(#+|#[\p{Lu}\d/]{2,12}[!?]|#N\/A|#NV|#N\/D)$/u

/**
 * Refuses ids that a spreadsheet has rounded or turned into dates, and cells that show an error.
 * @throws InputError ROUNDED_ID, SPREADSHEET_VALUE
 */
export function refuseSpreadsheetMarks(fields: Fields, idColumns: readonly string[]): void {
  const asText = 'format the column as text before the values are pasted, and export again'
  for (const [column, value] of fields) {
    if (errorLike.test(value)) {
      const what = /^#+$/.test(value) ? 'a column that was too narrow' : 'an error of the spreadsheet'
      throw new InputError(
        'SPREADSHEET_VALUE',
        `${column} is '${shown(value)}', ${what}: correct the cell and export again.`,
      )
    }
    if (!idColumns.includes(column)) continue
    if (inDigits.test(value) || zerosBehind.test(value))
      throw new InputError('ROUNDED_ID', `${column} is '${shown(value)}', which a spreadsheet has rounded: ${asText}.`)
    if (dateLike.test(value) || value.startsWith("'"))
      throw new InputError(
        'SPREADSHEET_VALUE',
        `${column} is '${shown(value)}', which a spreadsheet has changed: ${asText}.`,
      )
  }
}
