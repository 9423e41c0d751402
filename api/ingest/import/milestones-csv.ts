import { InputError } from '../../platform/errors.ts'
import { groupBy } from '../../platform/group-by.ts'
import { counted } from '../../platform/text.ts'
import { csvRecords } from './csv-records.ts'
import { type Fields, oneOf, required, shown } from './field-values.ts'
import type { ImportProblem, Meter } from './row.ts'
import { newMeter } from './row.ts'

/** One scan of a package, as `recordScans` takes it. */
export type MilestoneScan = {
  eventId: string
  trackingNumber: string
  carrier: string
  eventTime: Date
  status: 'PICKED_UP' | 'IN_TRANSIT' | 'DELIVERED'
  milestone: string
  location: string | null
  /** When this milestone was planned. */
  plannedAt: Date
  /** Null when the package's last row is missing or broken. */
  promisedAt: Date | null
  /** The planned stops from origin to destination; empty when no flight of the package is known. */
  plannedRoute: { name: string; latitude?: number; longitude?: number }[]
  /** How the package arrived at this milestone. */
  mode: 'AIR' | null
}

/** A scan read from a file. `line` is the physical line on which its record starts; the header is line 1. */
export type MilestoneItem = { line: number; scan: MilestoneScan }

const columns = ['process_no', 'leg', 'seq', 'milestone', 'place_id', 'cum_planned_min', 'cum_actual_min'] as const

/** The column by which a file of milestones is recognised. */
export const milestonesMark = 'cum_actual_min'

export type StartTimes = {
  /** The start time of process 0. */
  first: Date
  /** Between two consecutive process numbers. */
  spacingMinutes: number
}

/** The data set has no clock times: its 3,942 processes are spread evenly over the five months of its collection. */
export const defaultStarts: StartTimes = { first: new Date('2013-01-01T00:00:00Z'), spacingMinutes: 55 }

const carrier = 'Cargo 2000'
const legs = ['i1', 'i2', 'i3', 'o'] as const
const outbound = 'o'

type Leg = (typeof legs)[number]
type MilestoneRow = {
  line: number
  process: number
  leg: Leg
  seq: number
  milestone: string
  place: string | null
  /** Minutes since the start of the leg. */
  planned: number
  actual: number
}

/**
 * Reads milestones of air freight in the columns of the Cargo 2000 data set (Metzger et al. 2015, UCI): each leg of a
 * process is one package, promised when its DLV is planned. First come all problems in the order of the file, then all
 * scans in the order of their time, so the whole file is held in memory. The inbound legs of a process start together
 * at a time given by its number; the outbound leg starts when the last of them is delivered.
 *
 * @throws InputError BAD_COLUMNS, and what `csvRecords` throws for a file that is no CSV.
 */
export async function* readMilestonesCsv(
  file: string,
  meter: Meter = newMeter(),
  starts: StartTimes = defaultStarts,
): AsyncGenerator<MilestoneItem | ImportProblem> {
  const { rows, problems } = await readRows(file, meter)
  const processes = groupBy(rows, ({ process }) => process)
  const items = [...processes.values()].flatMap((process) => scansOfProcess(process, starts))
  items.sort(byTime)
  Object.assign(meter, { done: 0, total: problems.length + items.length })
  for (const row of [...problems, ...items]) {
    meter.done++
    yield row
  }
}

/** Milestones of a package in the same minute keep their order. */
function byTime({ scan: a }: MilestoneItem, { scan: b }: MilestoneItem): number {
  const apart = a.eventTime.getTime() - b.eventTime.getTime()
  return apart || Number(a.trackingNumber > b.trackingNumber) - Number(a.trackingNumber < b.trackingNumber)
}

async function readRows(file: string, meter: Meter): Promise<{ rows: MilestoneRow[]; problems: ImportProblem[] }> {
  const rows: MilestoneRow[] = []
  const problems: ImportProblem[] = []
  const firstLines = new Map<string, number>()
  let header: string[] | undefined
  for await (const record of csvRecords(file, meter)) {
    if ('fields' in record && header === undefined) {
      header = checkedHeader(file, record.fields)
      continue
    }
    meter.records++
    if ('code' in record) problems.push(record)
    else if (header !== undefined) {
      try {
        const row = toRow(record.line, header, record.fields)
        refuseRepetition(firstLines, row)
        rows.push(row)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        problems.push({ line: record.line, code: error.code, message: error.message })
      }
    }
  }
  return { rows, problems }
}

function checkedHeader(file: string, fields: string[]): string[] {
  const missing = columns.filter((column) => !fields.includes(column))
  if (missing.length === 0) return fields
  const wanted = `A file of milestones has the columns ${columns.join(', ')}`
  throw new InputError(
    'BAD_COLUMNS',
    `${file} lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}. ${wanted}.`,
  )
}

function toRow(line: number, header: readonly string[], values: readonly string[]): MilestoneRow {
  if (values.length !== header.length) {
    const counts = `The record has ${counted(values.length, 'field')}, the header ${header.length}`
    throw new InputError('BAD_ROW', `${counts}: write one field for each column.`)
  }
  const fields = new Map(header.map((name, i) => [name, values[i] ?? ''] as const).filter(([, value]) => value !== ''))
  return {
    line,
    process: wholeNumber(fields, 'process_no'),
    leg: oneOf(required(fields, 'leg', 'a package'), 'leg', legs),
    seq: wholeNumber(fields, 'seq'),
    milestone: milestoneName(required(fields, 'milestone', 'a scan')),
    // Spreadsheets and data frames write a column of ids with gaps as 609.0.
    place: fields.get('place_id')?.replace(/\.0+$/, '') ?? null,
    planned: wholeNumber(fields, 'cum_planned_min'),
    actual: wholeNumber(fields, 'cum_actual_min'),
  }
}

// A year in minutes: a longer time is more likely to be wrong than late.
const maxMinutes = 366 * 24 * 60

function wholeNumber(fields: Fields, column: string): number {
  const value = required(fields, column, 'every milestone')
  const isMinutes = column.endsWith('_min')
  if (/^\d{1,9}(\.0+)?$/.test(value) && !(isMinutes && Number(value) > maxMinutes)) return Number(value)
  const range = isMinutes ? `minutes from the start of the leg, 0 to ${maxMinutes}` : 'a whole number, 0 or more'
  throw new InputError('BAD_NUMBER', `${column} is '${shown(value)}': write ${range}.`)
}

function milestoneName(value: string): string {
  const name = value.toUpperCase()
  if (/^(RCS|DEP\d?|RCF\d?|DLV)$/.test(name)) return name
  const known = 'RCS (received), DEP1, DEP2 … (departed), RCF1, RCF2 … (arrived) or DLV (delivered)'
  throw new InputError('UNKNOWN_MILESTONE', `milestone is '${shown(value)}': use ${known}.`)
}

function refuseRepetition(firstLines: Map<string, number>, { line, process, leg, milestone }: MilestoneRow): void {
  const key = `${process} ${leg} ${milestone}`
  const first = firstLines.get(key)
  if (first === undefined) return void firstLines.set(key, line)
  const message = `Leg ${leg} of process ${process} already has its ${milestone} in line ${first}: leave one of them out.`
  throw new InputError('REPEATED', message)
}

const addMinutes = (time: Date, minutes: number): Date => new Date(time.getTime() + minutes * 60_000)

function scansOfProcess(rows: readonly MilestoneRow[], { first, spacingMinutes }: StartTimes): MilestoneItem[] {
  const start = addMinutes(first, (rows[0]?.process ?? 0) * spacingMinutes)
  const inboundMinutes = Math.max(0, ...rows.filter(({ leg }) => leg !== outbound).map(({ actual }) => actual))
  return [...groupBy(rows, ({ leg }) => leg)].flatMap(([leg, ofLeg]) =>
    scansOfPackage(ofLeg, leg === outbound ? addMinutes(start, inboundMinutes) : start),
  )
}

function scansOfPackage(unordered: readonly MilestoneRow[], start: Date): MilestoneItem[] {
  const rows = [...unordered].sort((a, b) => a.seq - b.seq)
  const promise = rows.find(({ milestone }) => milestone === 'DLV')
  const promisedAt = promise ? addMinutes(start, promise.planned) : null
  const plannedRoute = routeOf(rows)
  return rows.map(({ line, process, leg, milestone, place, planned, actual }) => {
    const trackingNumber = `C2K-${process}-${leg}`
    return {
      line,
      scan: {
        eventId: `${trackingNumber}-${milestone}`,
        trackingNumber,
        carrier,
        eventTime: addMinutes(start, actual),
        status: milestone === 'RCS' ? 'PICKED_UP' : milestone === 'DLV' ? 'DELIVERED' : 'IN_TRANSIT',
        milestone,
        location: place,
        plannedAt: addMinutes(start, planned),
        promisedAt,
        plannedRoute,
        mode: milestone.startsWith('RCF') ? 'AIR' : null,
      },
    }
  })
}

/** The places in the order in which they are passed; consecutive repetitions are merged. */
function routeOf(rows: readonly MilestoneRow[]): { name: string }[] {
  const places = rows.flatMap(({ place }) => (place === null ? [] : [place]))
  return places.filter((name, i) => name !== places[i - 1]).map((name) => ({ name }))
}
