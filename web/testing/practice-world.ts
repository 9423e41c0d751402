import { createGraphQLError } from 'graphql-yoga'

/** Made-up rows and a log for tests of clients: the contract's behaviour in memory, nothing of the product's. */

export type ChangeStream = 'hotspot' | 'alert' | 'recommendation' | 'anomaly' | 'notification' | 'package'
type Entry = {
  position: number
  stream: ChangeStream
  kind: 'CREATED' | 'UPDATED' | 'LEFT'
  reason: string
  at: string
  row: Row
}
export type Row = { id: string; __typename: string; createdAt: string; updatedAt: string } & Record<string, unknown>

/** One period of an entity's series. kg CO2e. */
export type Point = {
  start: string
  co2: number
  baseline: number | null
  baselineLow: number | null
  baselineHigh: number | null
  count: number
}

export type Page = { first?: number | null; after?: string | null }

/** A page of rows; a cursor is the id of its row. */
export function pageOf(rows: readonly Row[], { first, after }: Page) {
  const from = rows.findIndex(({ id }) => id === after) + 1
  const edges = rows.slice(from, from + (first ?? 50)).map((node) => ({ cursor: node.id, node }))
  const endCursor = edges.at(-1)?.cursor ?? null
  const pageInfo = { hasNextPage: rows.length > from + edges.length, hasPreviousPage: from > 0, endCursor }
  return { edges, totalCount: rows.length, pageInfo }
}

export const refusal = (code: string, message: string) => createGraphQLError(message, { extensions: { code } })

/** `now` stamps what is written. */
export function createWorld(now: () => number = Date.now) {
  const rows = {
    hotspot: new Map<string, Row>(),
    alert: new Map<string, Row>(),
    recommendation: new Map<string, Row>(),
    anomaly: new Map<string, Row>(),
    notification: new Map<string, Row>(),
    package: new Map<string, Row>(),
  }
  const log: Entry[] = []
  const listeners = new Set<() => void>()
  let oldest = 0

  /** Creates or updates a row and appends the change; `quiet` leaves out the log. `changeReason`: why an alert changed. */
  const write = (
    stream: ChangeStream,
    id: string,
    { changeReason, ...fields }: Record<string, unknown> & { changeReason?: string },
    quiet = false,
  ): Row => {
    const at = new Date(now()).toISOString()
    const before = rows[stream].get(id)
    const typename = stream.charAt(0).toUpperCase() + stream.slice(1)
    const row = { createdAt: at, ...before, ...fields, id, __typename: typename, updatedAt: at } as Row
    rows[stream].set(id, row)
    const reason = changeReason ?? (before ? 'UPDATED' : 'RAISED')
    if (!quiet) log.push({ position: log.length + 1, stream, kind: before ? 'UPDATED' : 'CREATED', reason, at, row })
    for (const listener of listeners) listener()
    return row
  }

  /** Takes a row out that should never have been, as after a retraction. */
  const remove = (stream: ChangeStream, id: string): void => {
    const row = rows[stream].get(id)
    if (!row) return
    rows[stream].delete(id)
    const at = new Date(now()).toISOString()
    log.push({ position: log.length + 1, stream, kind: 'LEFT', reason: 'WITHDRAWN', at, row })
    for (const listener of listeners) listener()
  }

  const world = {
    rows,
    remove,
    /** Newest first; no stream tells of them. */
    emissions: [] as Row[],
    /** Of each entity, by its id; no stream tells of them. */
    series: new Map<string, Point[]>(),
    write,
    position: () => String(log.length),
    /** Forgets the log up to where it stands: an older cursor is expired. */
    forget: () => {
      oldest = log.length
    },
    /** Refuses a cursor that is no longer held. */
    check(cursor: number) {
      if (cursor < oldest)
        throw refusal(
          'CURSOR_EXPIRED',
          'The cursor is older than what is kept. Read the rows again and go on from there.',
        )
    },
    /** The changes of a stream after a position, oldest first. */
    after: (stream: ChangeStream, seen: number) =>
      log
        .slice(seen)
        .filter((entry) => entry.stream === stream)
        .map(({ position, row, ...change }) => ({
          ...change,
          cursor: String(position),
          [stream]: around(stream, row),
        })),
    listen(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: (stream: ChangeStream) =>
      [...rows[stream].keys()]
        .reverse()
        .map((id) => resolved(stream, id))
        .filter((row) => row !== null),
    find: resolved,
    /** The key figures, counted again. */
    metrics() {
      const count = (stream: ChangeStream, status: string) =>
        [...rows[stream].values()].filter((row) => row.status === status).length
      return {
        at: new Date(now()).toISOString(),
        co2: 12_431.7,
        activeHotspots: count('hotspot', 'ACTIVE'),
        firingAlerts: count('alert', 'FIRING'),
        pendingRecommendations: count('recommendation', 'PENDING'),
        anomalies: count('anomaly', 'OPEN'),
        totalPackages: rows.package.size,
        inTransit: count('package', 'IN_TRANSIT'),
        delivered: count('package', 'DELIVERED'),
        delayed: 0,
        avgDeliveryTime: null,
        recoveryRate: null,
      }
    },
    decide(id: string, status: string, by: string, note?: string | null) {
      const row = rows.recommendation.get(id)
      if (!row) throw refusal('NOT_FOUND', 'No recommendation has this id.')
      if (row.status !== 'PENDING')
        throw refusal('CONFLICT', `It was ${String(row.status).toLowerCase()} by ${row.decidedBy} already.`)
      write('recommendation', id, {
        status,
        decidedBy: by,
        decidedAt: new Date(now()).toISOString(),
        decisionNote: note,
      })
      return resolved('recommendation', id)
    },
    /** `until`: when a silence is to end. */
    settle(id: string, status: string, by: string, { note, until }: { note?: string | null; until?: string } = {}) {
      const row = rows.alert.get(id)
      if (!row) throw refusal('NOT_FOUND', 'No alert has this id.')
      if (row.status === 'RESOLVED') throw refusal('CONFLICT', 'The alert is resolved already.')
      const at = new Date(now()).toISOString()
      write('alert', id, {
        changeReason: { SUPPRESSED: 'SILENCED', FIRING: 'UNSILENCED' }[status] ?? status,
        status,
        silencedUntil: until ?? null,
        silencedBy: until ? by : null,
        ...(status === 'ACKNOWLEDGED' && { acknowledgedBy: by, acknowledgedAt: at }),
        ...(status === 'RESOLVED' && { resolvedBy: by, resolvedAt: at }),
        ...(note && { note }),
      })
      return resolved('alert', id)
    },
    read(id: string) {
      if (!rows.notification.has(id)) throw refusal('NOT_FOUND', 'No notification has this id.')
      if (!rows.notification.get(id)?.read) write('notification', id, { read: true })
      return resolved('notification', id)
    },
  }

  function resolved(stream: ChangeStream, id: string): Row | null {
    const row = rows[stream].get(id)
    return row ? around(stream, row) : null
  }

  const anomaliesOf = (alertId: string) => world.list('anomaly').filter((one) => one.alertId === alertId)

  /** The row with its neighbours, which are looked up as they are asked for. */
  function around(stream: ChangeStream, row: Row): Row {
    const of = (other: ChangeStream) => world.list(other).filter((one) => one.hotspotId === row.id)
    return {
      ...row,
      ...(stream === 'alert' && { anomalies: (page: Page) => pageOf(anomaliesOf(row.id), page) }),
      ...(stream === 'notification' && { alert: () => (row.alertId ? resolved('alert', String(row.alertId)) : null) }),
      ...(stream === 'hotspot'
        ? { alerts: () => of('alert'), recommendations: () => of('recommendation') }
        : { hotspot: () => (row.hotspotId ? resolved('hotspot', String(row.hotspotId)) : null) }),
    }
  }
  return world
}

export type World = ReturnType<typeof createWorld>

/** A hotspot's fields, to be overridden. kg CO2e. */
export const someHotspot = (fields: Record<string, unknown> = {}) => {
  const { name = 'Aurobindo Unit III', type = 'SUPPLIER', ...others } = fields
  return {
    entity: { __typename: 'Entity', id: `entity-${name}`, key: String(name).toLowerCase(), name, type },
    periodStart: '2013-01-01T00:00:00.000Z',
    periodEnd: '2013-04-01T00:00:00.000Z',
    predictedCo2: 12_431.7,
    baselineCo2: 4_400,
    baselineLow: 3_100,
    baselineHigh: 6_200,
    percentAbove: 182.5,
    severity: 'HIGH',
    status: 'ACTIVE',
    reason: '183 % above the baseline of 28 periods and clear of its interval',
    observedAt: '2013-02-15T00:00:00.000Z',
    noRecommendationReason: null,
    drivers: [
      { kind: 'ACTIVITY', co2: 2_100, label: '38 t moved instead of 26 t' },
      { kind: 'MODE_MIX', co2: 6_331.7, label: 'air 71 % of tonne-km instead of 22 %' },
      { kind: 'DISTANCE', co2: -400, label: '6,900 km a tonne instead of 7,300 km' },
    ],
    ...others,
  }
}

export const someAlert = (hotspotId: string | null, fields: Record<string, unknown> = {}) => ({
  hotspotId,
  level: 'HIGH',
  message: 'Aurobindo Unit III is predicted to emit 12.4 t CO2e in Q1 2013, 182 % above its baseline.',
  status: 'FIRING',
  count: 1,
  acknowledgedBy: null,
  acknowledgedAt: null,
  silencedUntil: null,
  silencedBy: null,
  resolvedBy: null,
  resolvedAt: null,
  note: null,
  ...fields,
})

export const someRecommendation = (hotspotId: string, fields: Record<string, unknown> = {}) => ({
  hotspotId,
  action: 'Move the air share of this supplier to sea where the promised date allows it',
  rootCause: 'Air carried 71 % of the tonne-kilometres, 22 % in a normal quarter.',
  co2Reduction: 5_820,
  status: 'PENDING',
  citations: [
    {
      title: 'Shifting freight from air to sea',
      source: 'DESNZ conversion factors 2024',
      passage: 'Long-haul air freight emits about seventy times as much per tonne-kilometre as a container ship.',
      url: 'https://www.gov.uk/government/publications/greenhouse-gas-reporting-conversion-factors-2024',
    },
  ],
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  ...fields,
})

export const someAnomaly = (fields: Record<string, unknown> = {}) => ({
  type: 'DATA_ERROR',
  severity: 'HIGH',
  status: 'OPEN',
  description: '857 t for 2,500 test kits cannot be: check the unit.',
  recommendedAction: 'Correct the weight and send the event again.',
  confidence: 0.97,
  entity: { __typename: 'Entity', id: 'entity-x', key: 'x', name: 'Trinity Biotech', type: 'SUPPLIER' },
  detectedAt: '2013-02-01T00:00:00.000Z',
  observedAt: '2013-02-01T00:00:00.000Z',
  ...fields,
})

export const someNotification = (alertId: string | null, fields: Record<string, unknown> = {}) => ({
  alertId,
  level: 'HIGH',
  title: 'New high alert',
  body: 'Aurobindo Unit III is predicted to emit 12.4 t CO2e in Q1 2013, 182 % above its baseline.',
  read: false,
  ...fields,
})
