import { readMilestonesCsv } from '../ingest/import/milestones-csv.ts'
import type { ImportItem } from '../ingest/import/row.ts'
import type { ScanInput } from '../ingest/scans/parse-scan.ts'
import type { TransportMode } from '../platform/generated/prisma/client.ts'
import type { Point } from '../platform/geo.ts'
import { projectFile } from '../platform/project-file.ts'
import { numberOf, readConsignments, shipmentPrefix } from './shipments.ts'

/**
 * Two consecutive processes start 4 h 20 min apart, from 2012 on: the data set has no clock times, and so its 3,942
 * processes (half of which are shipped) fill the year of history and the replayed one.
 */
const cargo2000Starts = { first: new Date('2012-01-01T00:00:00Z'), spacingMinutes: 260 }

type DemoScan = ScanInput & { eventTime: Date }

/** All scans of the demo, oldest first: real air-freight milestones, and real consignments. */
export async function readScans(): Promise<DemoScan[]> {
  const scans: DemoScan[] = (await readConsignments()).flatMap(scansOf)
  const file = projectFile('api/demo/data/cargo2000-milestones.csv')
  for await (const row of readMilestonesCsv(file, undefined, cargo2000Starts)) if ('scan' in row) scans.push(row.scan)
  return scans.sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime())
}

const dayMs = 86_400_000

/** Days from pick-up to scheduled delivery. Assumed: the file contains only the promised and the actual delivery. */
const assumedDays: Record<TransportMode, number> = { AIR: 10, ROAD: 14, RAIL: 21, INLAND_WATERWAY: 21, SEA: 45 }

/**
 * A consignment as a package: picked up at the manufacturing site at an assumed time, and delivered when it really was.
 */
function scansOf({ activity, promisedAt }: ImportItem): DemoScan[] {
  const { freight, alsoCountsFor } = activity
  const [from = '', to = ''] = (alsoCountsFor?.[0]?.name ?? '').split(' → ')
  if (!freight?.origin || !freight.destination) return []
  const trackingNumber = numberOf(activity.eventId)
  const deliveredAt = new Date(activity.occurredAt)
  const promise = promisedAt ? new Date(promisedAt) : deliveredAt
  const pickedUp = Math.min(promise.getTime() - assumedDays[freight.mode] * dayMs, deliveredAt.getTime() - 2 * dayMs)
  const at = (name: string, point: Point) => ({ location: name, ...point })
  const carrier = `SCMS ${freight.mode.toLowerCase()} freight`
  const common = { trackingNumber, carrier, mode: freight.mode }
  return [
    {
      ...common,
      eventId: `${shipmentPrefix}${trackingNumber}:picked-up`,
      eventTime: new Date(pickedUp),
      status: 'PICKED_UP',
      promisedAt: promise,
      plannedRoute: [
        { name: from, ...freight.origin },
        { name: to, ...freight.destination },
      ],
      ...at(from, freight.origin),
    },
    {
      ...common,
      eventId: `${shipmentPrefix}${trackingNumber}:delivered`,
      eventTime: deliveredAt,
      status: 'DELIVERED',
      ...at(to, freight.destination),
    },
  ]
}
