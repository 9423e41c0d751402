/** What the server holds when the attack begins: packages with scans, entities with a history, alerts, recommendations. */
import { times } from './draw.ts'
import type { Known } from './operations.ts'

type Ask = (query: string, variables?: unknown) => Promise<{ data: Record<string, unknown>; errors?: unknown[] }>

const packageCount = 1_500
const entityCount = 60
const dayMs = 86_400_000
const firstDay = Date.UTC(2025, 0, 1)

const at = (day: number) => new Date(firstDay + day * dayMs).toISOString()

/** Sends the rows to the server. @returns ids and keys of some of them */
export async function sendRows(ask: Ask): Promise<Known> {
  const scans = times(packageCount, (n) => [
    {
      eventId: `p${n}`,
      trackingNumber: `H-${n}`,
      carrier: `carrier ${n % 20}`,
      eventTime: at(n % 90),
      status: 'PICKED_UP',
      location: 'Hamburg',
      latitude: 53.55,
      longitude: 9.99,
      promisedAt: at((n % 90) + 2),
      massKg: 10 + (n % 50),
      mode: 'ROAD',
    },
    {
      eventId: `d${n}`,
      trackingNumber: `H-${n}`,
      eventTime: at((n % 90) + 1 + (n % 5)),
      status: n % 3 === 0 ? 'IN_TRANSIT' : 'DELIVERED',
      location: 'Munich',
      latitude: 48.14,
      longitude: 11.58,
    },
  ]).flat()
  const activities = times(entityCount, (entity) =>
    times(60, (day) => ({
      eventId: `a${entity}-${day}`,
      occurredAt: at(day),
      entity: { type: 'FACILITY', key: `site-${entity}`, name: `Site ${entity}` },
      reported: { co2Kg: 100 + (day % 7) + (day > 56 ? 300 : 0) },
    })),
  ).flat()
  for (const part of inParts(scans)) await checked(ask, recordScans, { input: part })
  for (const part of inParts(activities)) await checked(ask, ingestActivities, { input: part })
  const { data } = await ask(someIds)
  return {
    ids: Object.values(data as Record<string, { edges: { node: { id: string } }[] }>).flatMap(({ edges }) =>
      edges.map(({ node }) => node.id),
    ),
    trackingNumbers: times(packageCount, (n) => `H-${n}`),
    entityKeys: times(entityCount, (n) => `site-${n}`),
  }
}

const inParts = <T>(items: readonly T[]): T[][] =>
  times(Math.ceil(items.length / 1_000), (n) => items.slice(n * 1_000, (n + 1) * 1_000))

const recordScans =
  'mutation ($input: [ScanInput!]!) { result: recordScans(input: $input) { accepted rejected { message } } }'
const ingestActivities =
  'mutation ($input: [ActivityInput!]!) { result: ingestActivities(input: $input) { accepted rejected { message } } }'

async function checked(ask: Ask, query: string, variables: { input: unknown[] }): Promise<void> {
  const { data, errors } = await ask(query, variables)
  const result = data?.result as { accepted: number } | undefined
  if (result?.accepted !== variables.input.length) {
    throw new Error(`The rows were not taken: ${JSON.stringify(errors ?? result).slice(0, 500)}`)
  }
}

const someIds = `{ ${[
  'packages',
  'entities',
  'emissions',
  'hotspots',
  'alerts',
  'anomalies',
  'recommendations',
  'notifications',
]
  .map((list) => `${list}(first: 20) { edges { node { id } } }`)
  .join(' ')} }`
