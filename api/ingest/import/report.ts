import { closeSync, openSync, writeSync } from 'node:fs'
import { InputError } from '../../platform/errors.ts'
import { counted } from '../../platform/text.ts'
import { count, rowsAndRate } from './progress.ts'
import type { ImportProblem } from './row.ts'
import { unknownCodes } from './row.ts'

export type ImportFormat = 'activities' | 'shipments'

/** Why an import ended before the end of its file; what was accepted until then stays stored. */
export type Stopped =
  | { reason: 'signal' }
  | { reason: 'error'; error: unknown }
  /** The file was truncated. */
  | { reason: 'cut'; problem: ImportProblem }

/** The result of an import. Every count is of activities or problems; `rows` counts records without the header. */
export type ImportReport = {
  file: string
  format: ImportFormat
  dryRun: boolean
  rows: number
  /** null for formats without consignments. */
  consignments: number | null
  accepted: number
  duplicates: number
  rejected: number
  rejectedByCode: Record<string, number>
  /** The first 20 rejections, by line: those of the ingest arrive later than those of the reader. */
  firstRejections: ImportProblem[]
  /** Records whose emissions stay unknown, by code, with their number and the first one as an example. */
  unknown: Record<string, { count: number; example: ImportProblem }>
  /**
   * Accepted items of which something was left out or assumed, by code, with their number and the first one as an
   * example.
   */
  notes: Record<string, { count: number; example: ImportProblem }>
  /** Findings about the file as a whole. */
  hints: string[]
  seconds: number
  stopped: Stopped | null
}

const rejectionsShown = 20

export function newReport(file: string, format: ImportFormat, dryRun: boolean): ImportReport {
  const counts = { rows: 0, consignments: null, accepted: 0, duplicates: 0, rejected: 0, seconds: 0 }
  const found = { rejectedByCode: {}, firstRejections: [], unknown: {}, notes: {}, hints: [] }
  return { file, format, dryRun, ...counts, ...found, stopped: null }
}

/** Counts an item that was accepted with a note. */
export function addNote(report: ImportReport, note: ImportProblem): void {
  const known = report.notes[note.code]
  report.notes[note.code] = { count: (known?.count ?? 0) + 1, example: known?.example ?? note }
}

/** Counts a problem as unknown or rejected, by its code. */
export function addProblem(report: ImportReport, problem: ImportProblem): void {
  const { code } = problem
  if (unknownCodes.has(code)) {
    const known = report.unknown[code]
    report.unknown[code] = { count: (known?.count ?? 0) + 1, example: known?.example ?? problem }
    return
  }
  report.rejected++
  report.rejectedByCode[code] = (report.rejectedByCode[code] ?? 0) + 1
  const { firstRejections: first } = report
  if (first.length === rejectionsShown && (first.at(-1)?.line ?? 0) <= problem.line) return
  report.firstRejections = [...first, problem].sort((a, b) => a.line - b.line).slice(0, rejectionsShown)
}

/** The report for people: the counts, the reasons, the first rejections with their lines. Ends with a line break. */
export function renderReport(report: ImportReport): string {
  const unknown = Object.entries(report.unknown)
  const notes = Object.entries(report.notes)
  const unknownCount = unknown.reduce((sum, [, reason]) => sum + reason.count, 0)
  const consignments = report.consignments === null ? '' : ` in ${counted(report.consignments, 'consignment')}`
  const { rows, rate } = rowsAndRate(report.rows, report.seconds * 1000)
  const unlisted = report.rejected - report.firstRejections.length
  return [
    `${report.file} (${report.format}): ${rows}${consignments}, ${report.seconds.toFixed(1)} s, ${rate}/s`,
    total(report.dryRun ? 'valid' : 'accepted', report.accepted, report.dryRun ? 'dry run, nothing was stored' : ''),
    total(
      'duplicates',
      report.duplicates,
      report.duplicates > 0 ? 'known before, or repeated in this file: left as they were' : '',
    ),
    ...(unknownCount > 0 ? [total('not computable', unknownCount, 'the file does not say enough: left out')] : []),
    ...unknown.map(([code, { count: n, example }]) => `  ${total(code, n, `e.g. ${located(example)}`)}`),
    ...notes.map(([code, { count: n, example }]) => `  ${total(code, n, `e.g. ${located(example)}`)}`),
    total('rejected', report.rejected, ''),
    ...report.firstRejections.map((problem) => `    ${problem.code}, ${located(problem)}`),
    ...(unlisted > 0 ? [`    and ${count(unlisted)} more; --report FILE writes them all`] : []),
    ...report.hints,
    ...stoppedLines(report.stopped),
    '',
  ].join('\n')
}

function total(label: string, value: number, remark: string): string {
  return `  ${label.padEnd(20)}${count(value).padStart(9)}${remark && `   ${remark}`}`
}

function located(problem: ImportProblem): string {
  return `line ${problem.line}: ${problem.message}`
}

function stoppedLines(stopped: Stopped | null): string[] {
  if (stopped === null) return []
  const advice = 'What was accepted stays; run the same command again to continue.'
  if (stopped.reason === 'signal') return [`Stopped before the end. ${advice}`]
  if (stopped.reason === 'cut') return [`The file is truncated: ${located(stopped.problem)}`]
  return [`Stopped by an error: ${stopped.error instanceof Error ? stopped.error.message : stopped.error}`, advice]
}

/** Where `--report` writes every problem, unknown and rejected alike, as CSV with the columns line, code, message. */
export type ProblemFile = { add(problem: ImportProblem): void; close(): void }

/** @throws InputError REPORT_NOT_WRITABLE. */
export function openProblemFile(file: string): ProblemFile {
  const descriptor = openForWriting(file)
  writeSync(descriptor, 'line,code,message\n')
  return {
    add: ({ line, code, message }) => {
      writeSync(descriptor, `${line},${code},"${message.replaceAll('"', '""')}"\n`)
    },
    close: () => closeSync(descriptor),
  }
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError('REPORT_NOT_WRITABLE', `The report ${file} cannot be written: ${why}.`)
  }
}
