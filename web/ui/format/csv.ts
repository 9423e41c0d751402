export type CsvValue = string | number | boolean | Date | null | undefined
export type Column<Row> = { header: string; value: (row: Row) => CsvValue }

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i
/** Characters with which a formula begins in spreadsheets. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

function say(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  const text = String(value)
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Rows as CSV (RFC 4180) with a header, in UTF-8 with a byte order mark, by which Excel recognises it. Unknown values
 * are empty cells, times are ISO in UTC, and text that a spreadsheet would run as a formula begins with an apostrophe.
 */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (values: CsvValue[]) => `${values.map((value) => quote(say(value))).join(',')}\r\n`
  const lines = [line(columns.map(({ header }) => header))]
  for (const row of rows) lines.push(line(columns.map(({ value }) => value(row))))
  return `\uFEFF${lines.join('')}`
}

/** `Hotspots of Cipla` on 6 May 2026 → `hotspots-of-cipla-2026-05-06.csv`. `now` in ms; the date is UTC's. */
export function csvFileName(name: string, now: number): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return `${Array.from(slug).slice(0, 80).join('') || 'export'}-${new Date(now).toISOString().slice(0, 10)}.csv`
}

/** Makes the browser download a text as a file. */
export function download(text: string, fileName: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
