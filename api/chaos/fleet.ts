/** Entities with a history, whose days the writers go on with; now and then a hot spell begins. */

export type Item = Record<string, unknown> & { eventId: string; occurredAt: string; corrects?: boolean }
export type WatchedEntity = { type: string; key: string; day: number; hotDays: number; factor: number }

const types = ['SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY']
const mumbai = { latitude: 18.96, longitude: 72.82 }
const mombasa = { latitude: -4.05, longitude: 39.67 }
const firstDay = Date.UTC(2023, 0, 1)

export const makeFleet = (size: number): WatchedEntity[] =>
  Array.from({ length: size }, (_, n) => ({
    type: types[n % types.length] ?? 'SUPPLIER',
    key: `chaos-${n}`,
    day: 0,
    hotDays: 0,
    factor: 1,
  }))

/** The next day of an entity: three consignments by air where a ship would do, many times as heavy in a hot spell. */
export function nextDay(entity: WatchedEntity, random: () => number, mayBeHot = true): Item[] {
  if (entity.hotDays > 0) entity.hotDays -= 1
  else {
    entity.factor = 1
    if (mayBeHot && random() < 0.25) {
      entity.hotDays = 1 + Math.floor(random() * 3)
      entity.factor = 2 + 6 * random()
    }
  }
  const { type, key, day, factor } = entity
  entity.day += 1
  return [4, 10, 16].map((hour) => ({
    eventId: `${key}-day-${day}-${hour}`,
    occurredAt: new Date(firstDay + day * 86_400_000 + hour * 3_600_000).toISOString(),
    entity: { type, key },
    freight: { mode: 'AIR', massKg: 900 * factor * (0.9 + 0.2 * random()), origin: mumbai, destination: mombasa },
  }))
}

/** A consignment that no aircraft could carry: an anomaly and its alert. */
export const impossible = ({ type, key, day }: WatchedEntity, eventId: string): Item => ({
  eventId,
  occurredAt: new Date(firstDay + Math.max(day - 1, 0) * 86_400_000).toISOString(),
  entity: { type, key },
  freight: { mode: 'AIR', massKg: 999_000, distanceKm: 100 },
})

/** The same event with a figure that may be true. */
export const corrected = (item: Item): Item => ({
  ...item,
  freight: { mode: 'AIR', massKg: 900, distanceKm: 100 },
  corrects: true,
})
