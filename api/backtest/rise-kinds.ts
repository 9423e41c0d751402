/** Rises as they happen, that the backtest makes of activities as they were. */
import { matchFreight } from '../emissions/factors.ts'
import { freightBy, laneOf, onLane, parseSegment } from '../emissions/segment.ts'
import type { WatchEvent } from '../hotspots/play-events.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import { eventOf } from './player.ts'

/**
 * VOLUME: more of the same is done. RATE: the same work takes more, such as fuel per km or electricity per tonne. DETOUR:
 * the same tonnes go farther. TO_AIR: that share of the activities by sea and road goes by air.
 */
export type RiseKind = 'VOLUME' | 'RATE' | 'DETOUR' | 'TO_AIR'

/** `change`: what an activity adds within the rise; null where the rise does not touch it. `index`: its place in the file. */
export type Rise = { kind: RiseKind; percent: number; change(item: Computed, index: number): WatchEvent | null }

const scaled = (
  { addition, ...event }: WatchEvent,
  times: { co2: number; quantity: number; tonneKm: number; work: number },
): WatchEvent => {
  const { co2, quantity, tonneKm, work } = addition
  const more = work && Object.fromEntries(Object.entries(work).map(([unit, amount]) => [unit, amount * times.work]))
  return {
    ...event,
    addition: {
      co2: co2 * times.co2,
      quantity: quantity * times.quantity,
      tonneKm: tonneKm * times.tonneKm,
      work: more,
    },
  }
}

const changes: Record<RiseKind, (item: Computed, percent: number, index: number) => WatchEvent | null> = {
  VOLUME: (item, percent) => {
    const times = 1 + percent / 100
    return scaled(eventOf(item), { co2: times, quantity: times, tonneKm: times, work: times })
  },
  RATE: (item, percent) => {
    const times = 1 + percent / 100
    const isFreight = item.activity.quantity.method === 'FREIGHT'
    return scaled(eventOf(item), { co2: times, quantity: isFreight ? 1 : times, tonneKm: 1, work: 1 })
  },
  DETOUR: (item, percent) => {
    if (item.activity.quantity.method !== 'FREIGHT') return null
    const times = 1 + percent / 100
    return scaled(eventOf(item), { co2: times, quantity: 1, tonneKm: times, work: 1 })
  },
  TO_AIR: (item, percent, index) => {
    const { kind, name } = parseSegment(item.calculation.segment)
    if (kind !== 'FREIGHT' || (name !== 'SEA' && name !== 'ROAD') || !isDrawn(index, percent)) return null
    const event = eventOf(item)
    const { quantity, tonneKm } = event.addition
    const byAir = tonneKm * (airDistance[name] ?? 1)
    const co2 = byAir * matchFreight('AIR', undefined).factor.value
    return {
      ...event,
      segment: onLane(freightBy('AIR'), laneOf(event.segment)),
      addition: { co2, quantity, tonneKm: byAir },
    }
  },
}

/** An airway over a sea or road way between the same places: their distance adjustment factors (distance.ts). */
const airDistance: Partial<Record<string, number>> = { SEA: 0.85, ROAD: 0.85 }

/** A share of the indices, spread evenly (golden ratio), the larger ones holding the smaller. */
const isDrawn = (index: number, percent: number): boolean => (index * 0.6180339887498949) % 1 < percent / 100

const all: Record<RiseKind, readonly number[]> = {
  VOLUME: [0, 30, 50, 100],
  RATE: [10, 20, 30, 50, 100],
  DETOUR: [30],
  TO_AIR: [10, 25, 50],
}

/** Of VOLUME also 0 %, which shows what chance alone would find. */
export const rises: readonly Rise[] = (Object.keys(all) as RiseKind[]).flatMap((kind) =>
  all[kind].map((percent) => ({ kind, percent, change: (item, index) => changes[kind](item, percent, index) })),
)
