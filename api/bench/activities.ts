import type { ActivityInputLike } from '../ingest/import/row.ts'

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const start = Date.UTC(2024, 0, 1)
const twoYearsMs = 2 * 365 * 86_400_000

/**
 * `count` activities of two years in the order in which they happen: 200 vehicles, carriers, routes, suppliers and
 * facilities that burn fuel, carry freight and use electricity, as a mid-sized forwarder would report them.
 */
export function makeActivities(count: number, seed = 1): ActivityInputLike[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, index) => {
    const entity = Math.floor(random() * 200)
    const size = Math.exp(0.4 * (random() + random() + random() - 1.5)) * (1 + (entity % 7))
    return {
      eventId: `bench-${seed}-${index}`,
      occurredAt: new Date(start + (index / count) * twoYearsMs).toISOString(),
      ...whatOf(entity, size, random),
    }
  })
}

function whatOf(entity: number, size: number, random: () => number): Omit<ActivityInputLike, 'eventId' | 'occurredAt'> {
  const key = `bench-${entity}`
  if (entity < 60) {
    return { entity: { type: 'VEHICLE', key }, fuel: { fuel: 'diesel', amount: 40 * size, unit: 'litres' } }
  }
  if (entity < 180) {
    const mode = random() < 0.8 ? 'ROAD' : 'RAIL'
    const type = entity < 120 ? 'ROUTE' : 'CARRIER'
    return { entity: { type, key }, freight: { mode, massKg: 900 * size, distanceKm: 300 + (entity % 9) * 80 } }
  }
  return { entity: { type: 'FACILITY', key }, electricity: { kwh: 300 * size } }
}
