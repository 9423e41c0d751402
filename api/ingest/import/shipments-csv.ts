import { InputError } from '../../platform/errors.ts'
import { counted } from '../../platform/text.ts'
import type { ShipmentLine } from './consignment.ts'
import { consignmentActivity, scheduledDelivery } from './consignment.ts'
import { csvRecords, cutOff } from './csv-records.ts'
import { columnList } from './field-values.ts'
import type { Places } from './places.ts'
import { readPlaces } from './places.ts'
import type { ImportItem, ImportProblem, ImportRow, Meter } from './row.ts'
import { newMeter } from './row.ts'

const columns = {
  id: 'ID',
  consignment: 'ASN/DN #',
  country: 'Country',
  fulfilVia: 'Fulfill Via',
  mode: 'Shipment Mode',
  deliveredOn: 'Delivered to Client Date',
  vendor: 'Vendor',
  site: 'Manufacturing Site',
  weight: 'Weight (Kilograms)',
} as const satisfies Record<Exclude<keyof ShipmentLine, 'line' | 'scheduledOn'>, string>

/** Not every file has this column, and no emission needs it. */
const scheduledColumn = 'Scheduled Delivery Date'

/** The column by which a shipments file is recognised. */
export const shipmentsMark = columns.consignment

/**
 * Reads USAID's SCMS Delivery History (or a part of it in the same columns): one activity per consignment, as
 * `consignmentActivity` decides. First come all problems in the order of the file, then all activities in the order of
 * their delivery, so the whole file is held in memory. An item's line is the first line of its consignment. A
 * consignment with a broken line keeps what its other lines say.
 *
 * @throws InputError BAD_COLUMNS, and what `csvRecords` throws for a file that is no CSV.
 */
export async function* readShipmentsCsv(
  file: string,
  meter: Meter = newMeter(),
  places?: Places,
): AsyncGenerator<ImportRow> {
  const known = places ?? (await readPlaces())
  const { lines, problems } = await readLines(file, meter)
  const byId = new Map(lines.map((line) => [line.id, line]))
  const consignments = groupByConsignment(lines)
  const items: ImportItem[] = []
  for (const group of consignments) {
    const line = group[0].line
    try {
      const scheduled = scheduledDelivery(group)
      const promise = scheduled && { promisedAt: scheduled.toISOString() }
      items.push({ line, activity: consignmentActivity(group, byId, known), ...promise })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push({ line, code: error.code, message: error.message })
    }
  }
  Object.assign(meter, { consignments: consignments.length, done: 0, total: problems.length + items.length })
  meter.bareDays.utc = items.length
  problems.sort((a, b) => a.line - b.line)
  items.sort((a, b) => compare(a.activity.occurredAt, b.activity.occurredAt) || a.line - b.line)
  for (const row of [...problems, ...items]) {
    meter.done++
    yield row
  }
}

async function readLines(file: string, meter: Meter): Promise<{ lines: ShipmentLine[]; problems: ImportProblem[] }> {
  const lines: ShipmentLine[] = []
  const problems: ImportProblem[] = []
  let header: string[] | undefined
  for await (const record of csvRecords(file, meter)) {
    if ('fields' in record && header === undefined) {
      header = checkedHeader(record.fields)
      continue
    }
    meter.records++
    if ('code' in record) problems.push(record)
    else if (header !== undefined) {
      const counts = `The record has ${counted(record.fields.length, 'field')}, the header ${header.length}`
      if (record.fields.length === header.length) lines.push(toLine(record.line, header, record.fields))
      else {
        const cut = record.fields.length < header.length ? cutOff(record.line, meter) : null
        problems.push(cut ?? { line: record.line, code: 'BAD_ROW', message: `${counts}: it was left out.` })
      }
    }
  }
  return { lines, problems }
}

function checkedHeader(fields: string[]): string[] {
  const header = fields.map((field) => field.trim())
  const missing = Object.values(columns).filter((column) => !header.includes(column))
  if (missing.length === 0) return header
  throw new InputError('BAD_COLUMNS', `The header of a shipments file has ${columnList('missing', missing)}.`)
}

function toLine(line: number, header: string[], fields: string[]): ShipmentLine {
  const inColumn = (name: string) => fields[header.indexOf(name)]?.trim() ?? ''
  const value = (name: keyof typeof columns) => inColumn(columns[name])
  return {
    line,
    id: value('id'),
    consignment: value('consignment'),
    country: value('country'),
    fulfilVia: value('fulfilVia'),
    mode: value('mode'),
    deliveredOn: value('deliveredOn'),
    scheduledOn: inColumn(scheduledColumn),
    vendor: value('vendor'),
    site: value('site'),
    weight: value('weight'),
  }
}

function groupByConsignment(lines: readonly ShipmentLine[]): [ShipmentLine, ...ShipmentLine[]][] {
  const groups = new Map<string, [ShipmentLine, ...ShipmentLine[]]>()
  for (const line of lines) {
    const group = groups.get(line.consignment)
    if (group) group.push(line)
    else groups.set(line.consignment, [line])
  }
  return [...groups.values()]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
