import type { EntityRef } from '../../emissions/activity.ts'
import type { Point } from '../../platform/geo.ts'
import type { TransportMode } from '../../vocabulary/transport-mode.ts'
import type { ActivityInput } from '../activities/parse-activity.ts'

/** The wire form of an activity (GraphQL `ActivityInput`) as plain JSON; `occurredAt` is an RFC 3339 instant. */
export type ActivityInputLike = {
  eventId: string
  occurredAt: string
  entity: EntityRef
  alsoCountsFor?: EntityRef[]
  corrects?: boolean
  reported?: { co2Kg: number }
  fuel?: { fuel: string; amount: number; unit: string }
  freight?: {
    mode: TransportMode
    vehicleClass?: string
    massKg: number
    distanceKm?: number
    origin?: Point
    destination?: Point
    trackingNumber?: string
  }
  electricity?: { kwh: number; region?: string }
}

/** The same activity as the ingest takes it. */
export const fromWire = (activity: ActivityInputLike): ActivityInput => ({
  ...activity,
  occurredAt: new Date(activity.occurredAt),
})

/** One activity read from a file. `line` is the physical line on which its record starts; the header is line 1. */
export type ImportItem = {
  line: number
  activity: ActivityInputLike
  /** The promised delivery time, RFC 3339, where the file contains it. */
  promisedAt?: string
}

/** Why a record did not become an activity. The code is stable; the message says what to do. */
export type ImportProblem = { line: number; code: string; message: string }

export type ImportRow = ImportItem | ImportProblem

export function isItem(row: ImportRow): row is ImportItem {
  return 'activity' in row
}

/**
 * Codes of well-formed records that lack what a computation needs: their emissions stay unknown, which is not an error
 * of the file. Every other code is a rejection.
 */
export const unknownCodes: ReadonlySet<string> = new Set([
  'UNKNOWN_WEIGHT',
  'UNKNOWN_ORIGIN',
  'UNKNOWN_DESTINATION',
  'UNKNOWN_MODE',
  'IMPOSSIBLE_MODE',
])

/** The progress of a reader: `done` of `total` in one unit (bytes, or items where the file is sorted first). */
export type Meter = {
  done: number
  total: number
  records: number
  consignments: number | null
  /** The line of the last record, when the file ends without a line end. */
  unendedLine: number | null
  /** The delimiter between fields; null until the file is begun. */
  delimiter: string | null
  /** The number of items with a date but no time, by the midnight that was assumed. */
  bareDays: { utc: number; zone: number }
}

export function newMeter(): Meter {
  return {
    done: 0,
    total: 0,
    records: 0,
    consignments: null,
    unendedLine: null,
    delimiter: null,
    bareDays: { utc: 0, zone: 0 },
  }
}
