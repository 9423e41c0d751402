import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { InputError } from '../../platform/errors.ts'
import type { ImportProblem, Meter } from './row.ts'
import { readText } from './text-file.ts'

/** One record; `line` is the physical line it starts on, also after fields with line breaks and blank lines. */
export type CsvRecord = { line: number; fields: string[] }

const delimiters = [',', ';', '\t'] as const
// An unclosed quote would otherwise make the parser hold the rest of the file in memory.
const longestRecord = 4 * 1024 * 1024

/**
 * The records of a CSV file in order, the header as the first; blank records are left out. The delimiter is the one
 * of `, ; tab` that the header uses most. A record that is no UTF-8, or whose quote never closes, is an ImportProblem.
 *
 * @throws InputError what `readText` throws; EMPTY_FILE without any record; NOT_UTF8 when the header is unreadable.
 */
export async function* csvRecords(file: string, meter: Meter): AsyncGenerator<CsvRecord | ImportProblem> {
  const text = readText(file, meter)
  const first = await text.next()
  const head = first.done ? '' : first.value
  let unclosed = false
  const parser = parse({
    delimiter: delimiterOf(head),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    record_delimiter: '\n',
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // Without this an unclosed quote destroys the parser together with the good records it still holds.
    skip_records_with_error: true,
    on_skip: () => {
      unclosed = true
      return undefined
    },
  })
  pipeline(Readable.from(bounded(head, text, () => parser.info.records)), parser, () => {})
  let previousEnd = 0
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line = info.lines - lineBreaks(record)
    const isHeader = previousEnd === 0
    previousEnd = info.lines
    if (!record.some((field) => field.includes('\uFFFD'))) yield { line, fields: record }
    else if (isHeader) throw new InputError('NOT_UTF8', `${file} is not UTF-8 text: save it as "CSV UTF-8" first.`)
    else yield notUtf8(line)
  }
  if (unclosed) yield unclosedQuote(previousEnd + 1)
  else if (previousEnd === 0) throw new InputError('EMPTY_FILE', `${file} holds no records.`)
}

async function* bounded(head: string, rest: AsyncIterable<string>, parsed: () => number): AsyncGenerator<string> {
  yield head
  let records = parsed()
  let waiting = 0
  for await (const piece of rest) {
    if (parsed() !== records) {
      records = parsed()
      waiting = 0
    }
    waiting += piece.length
    if (waiting > longestRecord) return
    yield piece
  }
}

/** The delimiter that the first line with text uses most, outside quotes; a comma when it uses none. */
export function delimiterOf(text: string): string {
  const header = (/^[^\n]*\S[^\n]*$/m.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  const counted = delimiters.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}

function lineBreaks(fields: string[]): number {
  let count = 0
  for (const field of fields) if (field.includes('\n')) count += field.split('\n').length - 1
  return count
}

function notUtf8(line: number): ImportProblem {
  return {
    line,
    code: 'NOT_UTF8',
    message: 'The record holds characters that are not UTF-8: save the file as "CSV UTF-8".',
  }
}

function unclosedQuote(line: number): ImportProblem {
  const message = 'A quote opened here or just below is never closed, so the file could not be read beyond: close it.'
  return { line, code: 'UNCLOSED_QUOTE', message }
}
