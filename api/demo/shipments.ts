import path from 'node:path'
import { fromWire, isItem } from '../ingest/import/row.ts'
import { readShipmentsCsv } from '../ingest/import/shipments-csv.ts'
import type { ActivityInput } from '../ingest/parse-activity.ts'

/** The consignments of the USAID supply chain, 2006-2013, whose emissions can be computed; oldest first. */
export async function readShipments(): Promise<ActivityInput[]> {
  const activities: ActivityInput[] = []
  const file = path.join(import.meta.dirname, 'data/scms-shipments-2006-2013.csv')
  for await (const row of readShipmentsCsv(file)) if (isItem(row)) activities.push(fromWire(row.activity))
  return activities
}
