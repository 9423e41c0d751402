import { type Computed, compute } from '../ingest/activities/compute.ts'
import { parseActivity } from '../ingest/activities/parse-activity.ts'
import { readActivityCsv } from '../ingest/import/activity-csv.ts'
import { inColumns } from '../ingest/import/column-words.ts'
import { csvRecords } from '../ingest/import/csv-records.ts'
import type { ImportFormat } from '../ingest/import/report.ts'
import { fromWire, type ImportRow, isItem, newMeter } from '../ingest/import/row.ts'
import { detectFormat } from '../ingest/import/run-import.ts'
import { readShipmentsCsv, shipmentsMark } from '../ingest/import/shipments-csv.ts'
import { InputError } from '../platform/errors.ts'

/** The result of a row: an activity (for shipments: the consignment that it is a line of), or why it was left out. */
export type Source = { item: Computed } | { leftOut: string }

/** A row of the file. `line` is where it starts (the header is line 1); `eventId` is empty where there is none. */
export type Row = { line: number; eventId: string; source: Source }

/**
 * `rows`: those of the file in its order. `sources`: what the import would store, in its order: activities in the order
 * of the file, consignments in the order of their delivery.
 */
export type Input = { rows: Row[]; sources: { item: Computed }[] }

/**
 * Reads a file of activities, or of USAID shipments, as the import does.
 * @throws InputError of the readers, and NO_ACTIVITY when no row can be used
 */
export async function readRows(file: string, now: Date): Promise<Input> {
  const format = await detectFormat(file)
  const isShipments = format === 'shipments'
  const byLine = new Map<number, Source>()
  const sources: { item: Computed }[] = []
  let firstReason = ''
  for await (const row of isShipments ? readShipmentsCsv(file) : readActivityCsv(file)) {
    const source = sourceOf(row, format, now)
    byLine.set(row.line, source)
    if ('item' in source) sources.push(source)
    else firstReason ||= ` The first reason, of line ${row.line}: ${source.leftOut}`
  }
  if (sources.length === 0) throw new InputError('NO_ACTIVITY', `${file} holds no row that can be used.${firstReason}`)
  const ids = isShipments ? { column: shipmentsMark, prefix: 'scms:' } : { column: 'event_id', prefix: '' }
  return { rows: await rowsOf(file, ids, byLine), sources }
}

function sourceOf(row: ImportRow, format: ImportFormat, now: Date): Source {
  if (!isItem(row)) return { leftOut: `${row.code}: ${row.message}` }
  try {
    return { item: compute(parseActivity(fromWire(row.activity), now)) }
  } catch (error) {
    if (error instanceof InputError)
      return { leftOut: `${error.code}: ${inColumns(error.message, format, row.activity)}` }
    throw error
  }
}

/** Every record of the file with its result; lines of one consignment share a source. */
async function rowsOf(
  file: string,
  { column, prefix }: { column: string; prefix: string },
  byLine: ReadonlyMap<number, Source>,
): Promise<Row[]> {
  const byId = new Map<string, Source>()
  const rows: Row[] = []
  let header: string[] | undefined
  for await (const record of csvRecords(file, newMeter())) {
    const { line } = record
    if ('code' in record) {
      rows.push({ line, eventId: '', source: { leftOut: `${record.code}: ${record.message}` } })
    } else if (!header) {
      header = record.fields.map((field) => field.toLowerCase())
    } else {
      const id = record.fields[header.indexOf(column.toLowerCase())] ?? ''
      const source = byLine.get(line) ?? byId.get(id) ?? { leftOut: 'BAD_ROW: The record could not be read.' }
      // A broken line must not affect the other lines of its consignment.
      if (record.fields.length === header.length) byId.set(id, source)
      rows.push({ line, eventId: id && `${prefix}${id}`, source })
    }
  }
  return rows
}
