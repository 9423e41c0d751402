import { InputError } from '../../platform/errors.ts'
import { notTakenCode } from '../in-turn.ts'
import { readActivityCsv } from './activity-csv.ts'
import { inColumns } from './column-words.ts'
import { createContentCheck } from './content-check.ts'
import { csvRecords, endCodes } from './csv-records.ts'
import { type Decimal, decimalsHint, newDecimals } from './decimals.ts'
import { bareDaysHint } from './field-values.ts'
import type { ProgressOutput } from './progress.ts'
import { startProgress } from './progress.ts'
import type { ImportFormat, ImportReport, ProblemFile } from './report.ts'
import { addNote, addProblem, newReport, openProblemFile } from './report.ts'
import type { ActivityInputLike, ImportItem, ImportProblem } from './row.ts'
import { isItem, newMeter } from './row.ts'
import { readShipmentsCsv, shipmentsMark } from './shipments-csv.ts'

/**
 * Stores one batch: each item is stored whole or not at all; the shape is that of GraphQL's IngestResult. `index`
 * counts within the batch.
 */
export type Sink = (
  activities: ActivityInputLike[],
  options: { quiet: boolean },
) => Promise<{ accepted: number; duplicates: number; rejected: SinkItem[]; notes?: SinkItem[] }>

/** A rejected item of a batch, or a note on an accepted one. */
type SinkItem = { index: number; code: string; message: string }

export type ImportOptions = {
  file: string
  format: ImportFormat | 'auto'
  sink: Sink
  signal: AbortSignal
  /** Where progress is written: stderr. */
  out: ProgressOutput
  /** Validates with `check` and stores nothing. */
  dryRun?: boolean
  /** Throws InputError for an activity that the ingest would reject; returns the note that it would make. */
  check?: (activity: ActivityInputLike) => string | null
  /** Handed to the sink: builds baselines, raises nothing. */
  quiet?: boolean
  batchSize?: number
  reportFile?: string
  /** The decimal separator of the file; detected when absent. */
  decimal?: Decimal
}

/**
 * Reads a file and passes its activities to the sink, batch after batch in order. The signal ends it after the current
 * batch. Because event ids are stable, running it again continues where it stopped: known events count as duplicates. A
 * failure after the first record does not throw but is `stopped` in the report, so that the counts are not lost; so is
 * a truncated file. A repeated event id with other content is rejected (OTHER_CONTENT).
 *
 * @throws InputError of the readers when the file cannot be opened or begun (nothing was stored then),
 * REPORT_NOT_WRITABLE.
 */
export async function runImport(options: ImportOptions): Promise<ImportReport> {
  const { file, dryRun = false, batchSize = 500 } = options
  const format = options.format === 'auto' ? await detectFormat(file) : options.format
  const report = newReport(file, format, dryRun)
  const problems = options.reportFile === undefined ? undefined : openProblemFile(options.reportFile)
  const sink = dryRun ? checkingSink(options.check) : options.sink
  const started = performance.now()
  const meter = newMeter()
  const progress = startProgress(options.out)
  const decimals = newDecimals(options.decimal)
  const refuseOther = createContentCheck()
  let batch: ImportItem[] = []
  const flush = async () => {
    if (batch.length > 0) await send(batch, sink, options.quiet ?? false, report, problems)
    batch = []
  }
  try {
    const rows = format === 'shipments' ? readShipmentsCsv(file, meter) : readActivityCsv(file, meter, decimals)
    for await (const row of rows) {
      if (options.signal.aborted) {
        report.stopped = { reason: 'signal' }
        break
      }
      const problem = isItem(row) ? refuseOther(row) : row
      if (isItem(row) && !problem) batch.push(row)
      else if (problem) record(problem, report, problems)
      if (problem && endCodes.has(problem.code)) report.stopped = { reason: 'cut', problem }
      if (batch.length >= batchSize) await flush()
      progress.update(meter)
    }
    if (report.stopped?.reason !== 'signal') await flush()
  } catch (error) {
    if (meter.records === 0) throw error
    report.stopped = { reason: 'error', error }
  } finally {
    progress.stop()
    problems?.close()
  }
  const { records, consignments } = meter
  const hints = [decimalsHint(decimals), bareDaysHint(meter)]
  report.hints.push(...hints.filter((hint) => hint !== null))
  return Object.assign(report, { rows: records, consignments, seconds: (performance.now() - started) / 1000 })
}

/**
 * Detects the format of a file by its header.
 *
 * @throws InputError what `csvRecords` throws for a file that is not CSV.
 */
export async function detectFormat(file: string): Promise<ImportFormat> {
  for await (const record of csvRecords(file, newMeter())) {
    return 'fields' in record && record.fields.includes(shipmentsMark) ? 'shipments' : 'activities'
  }
  return 'activities'
}

async function send(batch: ImportItem[], sink: Sink, quiet: boolean, report: ImportReport, problems?: ProblemFile) {
  const activities = batch.map((item) => item.activity)
  const result = await sink(activities, { quiet })
  report.accepted += result.accepted
  report.duplicates += result.duplicates
  const left = result.rejected.filter(({ code }) => code === notTakenCode)
  const told = ({ index, code, message }: SinkItem): ImportProblem => {
    const item = batch[index]
    return { line: item?.line ?? 0, code, message: inColumns(message, report.format, item?.activity) }
  }
  for (const item of result.rejected) if (item.code !== notTakenCode) record(told(item), report, problems)
  for (const item of result.notes ?? []) addNote(report, told(item))
  // Nothing is wrong with those lines: the rest of the file must wait until the server is back.
  if (left.length > 0) throw new Error('the server is stopping; start it again, then repeat the import')
}

function record(problem: ImportProblem, report: ImportReport, problems: ProblemFile | undefined): void {
  addProblem(report, problem)
  problems?.add(problem)
}

function checkingSink(check: ImportOptions['check']): Sink {
  return async (activities) => {
    const notes: SinkItem[] = []
    const rejected = activities.flatMap((activity, index) => {
      try {
        const message = check?.(activity)
        if (message) notes.push({ index, code: 'FACTOR_STANDS_IN', message })
        return []
      } catch (error) {
        if (error instanceof InputError) return [{ index, code: error.code, message: error.message }]
        throw error
      }
    })
    return { accepted: activities.length - rejected.length, duplicates: 0, rejected, notes }
  }
}
