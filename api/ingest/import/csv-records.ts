import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { InputError } from '../../platform/errors.ts'
import { createRecordScanner, type LeftOut } from './record-scanner.ts'
import type { ImportProblem, Meter } from './row.ts'
import { readText } from './text-file.ts'

/** One record; `line` is the physical line it starts on, also after fields with line breaks and blank lines. */
export type CsvRecord = { line: number; fields: string[] }

const delimiters: readonly string[] = [',', ';', '\t']
/** A longer record would have to be held in memory as a whole. */
const maxRecordLength = 4 * 1024 * 1024

/**
 * The records of a CSV file in order, the header first; blank records are left out. The delimiter is the one that a
 * first line such as `sep=;` names, else the one of `, ; tab` that the header uses most. A record that is not UTF-8,
 * contains a zero byte, has text after a closing quote, or is longer than 4 MiB is an ImportProblem, and reading
 * continues. Where the file ends in a quote that is never closed, the last problem says so; the meter knows the line of
 * a record without a line end.
 *
 * @throws InputError what `readText` throws; EMPTY_FILE without any record; NOT_UTF8 when the header is unreadable;
 * OTHER_DELIMITER when the header does not use the delimiter that the file names.
 */
export async function* csvRecords(file: string, meter: Meter): AsyncGenerator<CsvRecord | ImportProblem> {
  const text = readText(file, meter)
  const first = await text.next()
  const { delimiter, head } = dialectOf(file, first.done ? '' : first.value)
  meter.delimiter = delimiter
  const problems: ImportProblem[] = []
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    record_delimiter: '\n',
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  })
  pipeline(Readable.from(wholeRecords(head, text, delimiter, problems, meter)), parser, () => {})
  let isHeader = true
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line = info.lines - lineBreaks(record)
    while (problems[0] && problems[0].line < line) yield problems.shift() as ImportProblem
    if (!record.some((field) => field.includes('\uFFFD') || field.includes('\0'))) yield { line, fields: record }
    else if (isHeader) throw new InputError('NOT_UTF8', `${file} is not UTF-8 text: save it as "CSV UTF-8" first.`)
    else yield record.some((field) => field.includes('\0')) ? zeroByte(line) : notUtf8(line)
    isHeader = false
  }
  if (isHeader && problems.length === 0) throw new InputError('EMPTY_FILE', `${file} holds no records.`)
  yield* problems
}

/**
 * Passes on whole records; replaces those that are left out by blank lines, so that the others keep their line numbers.
 */
async function* wholeRecords(
  head: string,
  rest: AsyncIterable<string>,
  delimiter: string,
  problems: ImportProblem[],
  meter: Meter,
): AsyncGenerator<string> {
  const scanner = createRecordScanner(delimiter, maxRecordLength)
  function* passOn(piece: string): Generator<string> {
    for (const cut of scanner.push(piece)) {
      if (cut.kind === 'left out' && cut.begins) problems.push(leftOut[cut.why](cut.line))
      yield cut.kind === 'records' ? cut.text : '\n'.repeat(cut.lines)
    }
  }
  yield* passOn(head)
  for await (const piece of rest) yield* passOn(piece)
  const left = scanner.end()
  if (!left) return
  meter.unendedLine = left.line
  if (left.quoted) problems.push(unclosedQuote(left.line))
  else if (left.why === null) yield left.text
}

/**
 * Reads a first line such as `sep=;`, which Excel writes and obeys; it stays as a blank line.
 * @throws InputError OTHER_DELIMITER when the header uses another delimiter, and not this one
 */
function dialectOf(file: string, text: string): { delimiter: string; head: string } {
  const [lines, said] = /^\s*"?sep=([^"\n])"?[,;\t ]*\n/i.exec(text) ?? []
  if (!lines || !said) return { delimiter: delimiterOf(text), head: text }
  const rest = text.slice(lines.length)
  const used = delimiterOf(rest)
  if (fieldsBy(said, rest) === 1 && fieldsBy(used, rest) > 1) {
    throw new InputError(
      'OTHER_DELIMITER',
      `The line sep= of ${file} names another delimiter (${shownAs(said)}) than its header uses (${shownAs(used)}): correct that line, or take it out.`,
    )
  }
  return { delimiter: said, head: lines.replace(/[^\n]+/g, '') + rest }
}

const shownAs = (delimiter: string): string => (delimiter === '\t' ? 'tab' : `"${delimiter}"`)

/** The delimiter that the first line with text uses most, outside quotes; a comma when it uses none. */
export const delimiterOf = (text: string): string =>
  delimiters.reduce((best, next) => (fieldsBy(next, text) > fieldsBy(best, text) ? next : best))

/** The number of fields that a delimiter yields in the first line with text. */
function fieldsBy(delimiter: string, text: string): number {
  const header = (/^[^\n]*\S[^\n]*$/m.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  return header.split(delimiter).length
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

function zeroByte(line: number): ImportProblem {
  return { line, code: 'BAD_TEXT', message: 'The record holds a zero byte: export the file again as "CSV UTF-8".' }
}

function strayText(line: number): ImportProblem {
  const message = 'There is text after a closing quote: double the quotes that are part of a value.'
  return { line, code: 'BAD_QUOTES', message }
}

function tooLongRecord(line: number): ImportProblem {
  const message = 'The record is longer than 4 MiB: shorten it, and check for a quote that is never closed.'
  return { line, code: 'TOO_LONG', message }
}

const leftOut: Record<LeftOut, (line: number) => ImportProblem> = { 'too long': tooLongRecord, 'bad quotes': strayText }

function unclosedQuote(line: number): ImportProblem {
  const message = 'A quote opened here is never closed, so the rest of the file could not be read: close it.'
  return { line, code: 'UNCLOSED_QUOTE', message }
}

/** A record of the wrong length at the end of a file without a final line end: the file was truncated. */
export function cutOff(line: number, meter: Meter): ImportProblem | null {
  if (meter.unendedLine !== line) return null
  const message = 'The file ends within this record: export or download it again.'
  return { line, code: 'CUT_OFF', message }
}

/** Codes of problems after which the rest of the file cannot be read. */
export const endCodes: ReadonlySet<string> = new Set(['UNCLOSED_QUOTE', 'CUT_OFF'])
