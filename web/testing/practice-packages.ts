import { refusal, type World } from './practice-world.ts'

type Where = {
  trackingNumbers?: string[] | null
  carriers?: string[] | null
  statuses?: string[] | null
  search?: string | null
  late?: boolean | null
  anomalous?: boolean | null
}
type Asked = { first?: number | null; after?: string | null; offset?: number | null; where?: Where | null }

/** A page of packages, newest first, from any place. */
export function packagePage(world: World, { first, after, offset, where }: Asked) {
  const { trackingNumbers, carriers, statuses, search, late, anomalous } = where ?? {}
  const rows = world
    .list('package')
    .filter(
      (row) =>
        (!trackingNumbers || trackingNumbers.includes(row.id)) &&
        (!carriers || carriers.includes(String(row.carrier))) &&
        (!statuses || statuses.includes(String(row.status))) &&
        (!search || row.id.toLowerCase().includes(search.toLowerCase())) &&
        (typeof late !== 'boolean' || row.late === late) &&
        (typeof anomalous !== 'boolean' || Number(row.openAnomalyCount) > 0 === anomalous),
    )
  const begin = (after ? rows.findIndex(({ id }) => id === after) + 1 : 0) + (offset ?? 0)
  const edges = rows.slice(begin, begin + (first ?? 50)).map((node) => ({ cursor: node.id, node }))
  const pageInfo = { hasNextPage: begin + edges.length < rows.length, hasPreviousPage: begin > 0 }
  return { edges, totalCount: rows.length, pageInfo }
}

export function dismissAnomaly(world: World, id: string, note?: string | null) {
  const row = world.find('anomaly', id)
  if (!row) throw refusal('NOT_FOUND', 'No anomaly has this id.')
  if (row.status !== 'OPEN') throw refusal('CONFLICT', `The anomaly is ${String(row.status).toLowerCase()} already.`)
  world.write('anomaly', id, { status: 'DISMISSED', note, endedAt: new Date().toISOString() })
  return world.find('anomaly', id)
}

/** A package's fields, to be overridden; its id is its tracking number. */
export const somePackage = (trackingNumber: string, fields: Record<string, unknown> = {}) => ({
  trackingNumber,
  carrier: 'DHL',
  status: 'IN_TRANSIT',
  location: 'Hamburg',
  latitude: null,
  longitude: null,
  plannedRoute: [],
  promisedAt: '2026-03-04T12:00:00.000Z',
  estimatedDelivery: '2026-03-05T12:00:00.000Z',
  estimatedEarliest: '2026-03-04T06:00:00.000Z',
  estimatedLatest: '2026-03-06T12:00:00.000Z',
  lateProbability: 0.62,
  late: false,
  openAnomalyCount: 0,
  firstScanAt: '2026-03-01T12:00:00.000Z',
  lastScanAt: '2026-03-02T12:00:00.000Z',
  deliveredAt: null,
  fault: null,
  co2: null,
  scans: [],
  legs: [],
  anomalies: [],
  ...fields,
})

/** A scan of a package's list. */
export const someScan = (id: string, fields: Record<string, unknown> = {}) => ({
  __typename: 'Scan',
  id,
  eventId: id,
  eventTime: '2026-03-02T12:00:00.000Z',
  eventTimeZoneOffset: '+01:00',
  recordTime: '2026-03-02T12:00:00.000Z',
  status: 'IN_TRANSIT',
  milestone: null,
  location: 'Hamburg',
  latitude: null,
  longitude: null,
  plannedAt: null,
  fault: null,
  ...fields,
})
