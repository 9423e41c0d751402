import { describe, expect, it } from 'vitest'
import { readShipments } from '../demo/shipments.ts'
import { gaussFrom, randomFrom } from '../hotspots/series-for-tests.ts'
import { compute } from '../ingest/activities/compute.ts'
import { type ActivityInput, parseActivity } from '../ingest/activities/parse-activity.ts'
import { type ActivityInputLike, fromWire } from '../ingest/import/row.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { day, send } from '../testing/activities.ts'
import { swiftest, useNode } from '../testing/harness.ts'
import { createPlayer } from './player.ts'

const computed = (input: ActivityInput) => compute(parseActivity(input, new Date()))

it('finds the hotspots of 2013 in the shipments that the database finds', async () => {
  const player = createPlayer()
  const rows = new Map<string, Hotspot & { name: string | undefined }>()
  for (const shipment of await readShipments()) {
    const { steps, entities } = player.take(computed(shipment), shipment.occurredAt < new Date('2013-01-01T00:00:00Z'))
    for (const { row } of steps) {
      const name = entities.find(({ watched }) => watched.entity.id === row.entityId)?.watched.entity.name
      rows.set(row.id, { ...row, name: name ?? rows.get(row.id)?.name })
    }
  }
  const lines = [...rows.values()].map(
    ({ entityType, name, periodStart, severity, status }) =>
      `${periodStart.toISOString().slice(0, 10)} ${entityType} ${name}: ${severity}, ${status}`,
  )
  // As in api/demo/shipments.test.ts.
  expect(lines.sort()).toEqual([
    "2013-04-01 ROUTE Matsudo, Chiba → Abidjan, Côte d'Ivoire: CRITICAL, ACTIVE",
    '2013-07-01 SUPPLIER Shanghai Kehua Bioengineering Co., Ltd. (KHB): WARN, ACTIVE',
    '2013-10-01 ROUTE Matsudo, Chiba → Lagos, Nigeria: WARN, ACTIVE',
    '2013-10-01 SUPPLIER Cipla Limited: WARN, ACTIVE',
    '2013-10-01 SUPPLIER Hetero Labs Limited: WARN, ACTIVE',
  ])
})

/** Two suppliers that share a route and rise for a while, with late, repeated, corrected and impossible activities. */
function story(): ActivityInputLike[] {
  const random = randomFrom(7)
  const gauss = gaussFrom(random)
  const leg = (n: number, key: string, massKg: number): ActivityInputLike => ({
    eventId: `${key}-${n}`,
    occurredAt: day(n / 2),
    entity: { type: 'SUPPLIER', key },
    alsoCountsFor: [{ type: 'ROUTE', key: 'north' }],
    freight: { mode: 'AIR', massKg, distanceKm: 900 },
  })
  const legs = Array.from({ length: 110 }, (_, n) => [
    leg(n, 'acme', 400 * Math.exp(0.1 * gauss()) * (n >= 70 && n < 86 ? 2.5 : 1)),
    ...(n < 90 ? [leg(n, 'bolt', 300 * Math.exp(0.2 * gauss()) * (n >= 80 ? 3 : 1))] : []),
  ]).flat()
  const late = legs.splice(150, 3)
  const again = legs[20]
  const corrected = { ...leg(71, 'acme', 350), corrects: true }
  const moved = { ...leg(30, 'bolt', 500), occurredAt: day(12), corrects: true }
  const impossible = leg(900, 'acme', 900_000)
  return [
    ...legs.slice(0, 160),
    ...late,
    ...(again ? [again] : []),
    corrected,
    moved,
    { ...impossible, occurredAt: day(45) },
    ...legs.slice(160),
  ]
}

describe('the player', () => {
  const open = useNode(swiftest())

  it('keeps the same series, baselines and hotspots as the database, activity for activity', async () => {
    const node = await open()
    const player = createPlayer()
    const rows = new Map<string, Hotspot>()
    for (const activity of story()) {
      await send(node, [activity])
      for (const { kind, row } of player.take(computed(fromWire(activity))).steps) {
        if (kind === 'REMOVED') rows.delete(row.id)
        else rows.set(row.id, row)
      }
    }
    const entities = await node.db.entity.findMany()
    for (const { type, key, eventCount, bucket, periodStart, newestAt, baseline } of entities) {
      const watched = player.entity({ type, key })?.watched
      const mine = watched?.entity
      expect(mine).toMatchObject({ eventCount, bucket, periodStart, newestAt })
      expect(figures(watched?.tracks.TOTAL.model)).toEqual(figures(baseline))
    }
    const figuresOf = (all: Iterable<Hotspot>) =>
      [...all]
        .map(({ entityType, periodStart, severity, status, predictedCo2, baselineCo2, observedAt }) =>
          [
            entityType,
            periodStart,
            severity,
            status,
            predictedCo2.toFixed(3),
            baselineCo2.toFixed(3),
            observedAt,
          ].join(),
        )
        .sort()
    const stored = await node.db.hotspot.findMany()
    expect(stored.length).toBeGreaterThan(1)
    expect(figuresOf(rows.values())).toEqual(figuresOf(stored))
  })
})

const figures = (model: unknown) => {
  const { baseline, low, high, n, events } = (model ?? {}) as Record<string, number>
  return [baseline?.toPrecision(9), low?.toPrecision(9), high?.toPrecision(9), n, events]
}
