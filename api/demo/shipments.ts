import type { ActivityInput } from '../ingest/activities/parse-activity.ts'
import { fromWire, type ImportItem, isItem } from '../ingest/import/row.ts'
import { readShipmentsCsv } from '../ingest/import/shipments-csv.ts'
import { projectFile } from '../platform/project-file.ts'

/** The prefix of the event ids of all consignments. */
export const shipmentPrefix = 'scms:'

/** The consignments of the USAID supply chain, 2006-2013, whose emissions can be computed; oldest first. */
export async function readConsignments(): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  const file = projectFile('api/demo/data/scms-shipments-2006-2013.csv')
  for await (const row of readShipmentsCsv(file)) if (isItem(row)) items.push(row)
  return items
}

/** The activities of the consignments; each names the package that it carries. */
export async function readShipments(): Promise<ActivityInput[]> {
  return (await readConsignments()).map(activityOf)
}

/** The activity of a consignment, which carries a package of the same number. */
export function activityOf({ activity }: ImportItem): ActivityInput {
  const { freight, ...rest } = fromWire(activity)
  return { ...rest, ...(freight && { freight: { ...freight, trackingNumber: numberOf(activity.eventId) } }) }
}

/** `scms:ASN-161` → `ASN-161`. */
export const numberOf = (eventId: string): string => eventId.slice(shipmentPrefix.length)
