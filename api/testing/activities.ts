/** Activities as callers send them, for tests. */
import type { TestNode } from './harness.ts'

export type Item = Record<string, unknown> & { eventId: string; occurredAt: string }
export type Ingested = {
  accepted: number
  duplicates: number
  rejected: { index: number; code: string; message: string }[]
}

export const ingestDocument = `mutation ($input: [ActivityInput!]!, $quiet: Boolean) {
  ingestActivities(input: $input, quiet: $quiet) { accepted duplicates rejected { index code message } }
}`

/** Sends activities in one call. */
export async function send(node: Pick<TestNode, 'data'>, input: readonly object[], quiet = false): Promise<Ingested> {
  const answer = await node.data<{ ingestActivities: Ingested }>(ingestDocument, { input, quiet })
  return answer.ingestActivities
}

/** Noon of the nth day since 2024 began, UTC; a fraction moves the hour. */
export const day = (n: number): string => new Date(Date.UTC(2024, 0, 1, 12) + n * 86_400_000).toISOString()

export const supplier = (key: string) => ({ type: 'SUPPLIER', key })

export const reported = (eventId: string, occurredAt: string, co2Kg: number, key = 'acme'): Item => ({
  eventId,
  occurredAt,
  entity: supplier(key),
  reported: { co2Kg },
})

/** One reading a day from the first day on; the unchanging wobble keeps it from being constant. */
export const daily = (key: string, days: number, co2Kg: number, firstDay = 0): Item[] =>
  Array.from({ length: days }, (_, n) =>
    reported(`${key}-${firstDay + n}`, day(firstDay + n), co2Kg * (1 + 0.02 * ((firstDay + n) % 3)), key),
  )

/** Gas oil that the carrier `gas oil` burned, a record a day: no measure is known for it. */
export const gasOil = (days: number, litres: number, firstDay = 0): Item[] =>
  Array.from({ length: days }, (_, n) => ({
    eventId: `gas-oil-${firstDay + n}`,
    occurredAt: day(firstDay + n),
    entity: { type: 'CARRIER', key: 'gas oil' },
    fuel: { fuel: 'gas oil', amount: litres * (1 + 0.02 * (n % 3)), unit: 'litres' },
  }))

/** The global id of a row. */
export const globalId = (typename: string, id: string): string => Buffer.from(`${typename}:${id}`).toString('base64')

/** All that a node has stored, as text: equal before and after where nothing changed. */
export async function everything({ db }: TestNode): Promise<string> {
  const byId = { orderBy: { id: 'asc' } } as const
  const rows = {
    entities: await db.entity.findMany(byId),
    emissions: await db.emission.findMany({ ...byId, include: { entities: { orderBy: { entityId: 'asc' } } } }),
    periods: await db.seriesPeriod.findMany({ orderBy: [{ entityId: 'asc' }, { start: 'asc' }] }),
    priors: await db.spreadPrior.findMany({ orderBy: [{ type: 'asc' }, { bucket: 'asc' }] }),
    hotspots: await db.hotspot.findMany(byId),
    anomalies: await db.anomaly.findMany(byId),
    alerts: await db.alert.findMany(byId),
    recommendations: await db.recommendation.findMany(byId),
    log: await db.logEntry.findMany({ orderBy: { position: 'asc' } }),
    head: await db.logHead.findMany(byId),
  }
  return JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 1)
}

const mumbai = { latitude: 18.96, longitude: 72.82 }
const mombasa = { latitude: -4.05, longitude: 39.67 }

/** Three consignments a day by air from Mumbai to Mombasa: a ship would do. */
export const flights = (key: string, days: number, massKg: number, firstDay = 0): Item[] =>
  Array.from({ length: 3 * days }, (_, n) => ({
    eventId: `${key}-${firstDay}-${n}`,
    occurredAt: day(firstDay + n / 3),
    entity: supplier(key),
    freight: { mode: 'AIR', massKg: massKg * (1 + 0.03 * (n % 4)), origin: mumbai, destination: mombasa },
  }))

/** The rows of a page, without the page. */
export const nodesOf = <T>(page: { edges: { node: T }[] }): T[] => page.edges.map((edge) => edge.node)
