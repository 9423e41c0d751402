/** What the segments of a period contribute, and how that adds up. */
import { isRecord, jsonReader } from '../platform/stored-json.ts'
import { type WorkUnit, workUnits } from '../vocabulary/work-unit.ts'
import type { Work } from './activity.ts'
import { parseSegment, reported, withoutLane } from './segment.ts'

/** What was done for known work, which is `amount` in its unit: kg CO2e, of so many activities. */
export type Worked = { amount: number; co2: number; count: number }

/**
 * What one segment contributes to a period. `co2` is kg CO2e; `quantity` is tonnes for freight, the factor's unit for
 * fuel, kWh for electricity, 0 for reported amounts; `tonneKm` is 0 except for freight. `works`: what was done for work
 * that activities were given with; freight tells its work itself.
 */
export type Part = { co2: number; count: number; quantity: number; tonneKm: number; works?: Works }
type Works = Partial<Record<WorkUnit, Worked>>

/** Keyed by segment, see segment.ts. */
export type Parts = Record<string, Part>

/** Reads the parts that a period was stored with. */
export const readParts = jsonReader(
  'SeriesPeriod.parts',
  'restore the row from a backup',
  (stored): stored is Parts => isRecord(stored) && Object.values(stored).every(isPart),
)

const isPart = (value: unknown): value is Part =>
  isRecord(value) &&
  typeof value.co2 === 'number' &&
  typeof value.count === 'number' &&
  typeof value.quantity === 'number' &&
  typeof value.tonneKm === 'number'

/** What one activity adds to its segment. */
export type Addition = Pick<Part, 'co2' | 'quantity' | 'tonneKm'> & { work?: Work | null }

export const emptyPart: Part = { co2: 0, count: 0, quantity: 0, tonneKm: 0 }

/** A period tells apart at most so many segments and lanes; what comes on further lanes has none. */
const maxSegments = 200

/** The parts with one more activity in `segment`. */
export function addPart(parts: Parts, segment: string, { co2, quantity, tonneKm, work }: Addition): Parts {
  const isFull = !(segment in parts) && Object.keys(parts).length >= maxSegments
  const key = isFull ? withoutLane(segment) : segment
  const before = parts[key] ?? emptyPart
  const works = work ? addWorks(before.works, worksOf(work, co2), 1) : before.works
  const after = {
    co2: before.co2 + co2,
    count: before.count + 1,
    quantity: before.quantity + quantity,
    tonneKm: before.tonneKm + tonneKm,
    ...(works && { works }),
  }
  return { ...parts, [key]: after }
}

/** The work of one activity. */
const worksOf = (work: Work, co2: number): Works =>
  Object.fromEntries(Object.entries(work).map(([unit, amount]) => [unit, { amount, co2, count: 1 }]))

function addWorks(before: Works | undefined, added: Works, weight: number): Works {
  const sums: Works = { ...before }
  for (const unit of workUnits) {
    const one = added[unit]
    if (!one) continue
    const { amount, co2, count } = sums[unit] ?? { amount: 0, co2: 0, count: 0 }
    sums[unit] = {
      amount: amount + weight * one.amount,
      co2: co2 + weight * one.co2,
      count: count + weight * one.count,
    }
  }
  return sums
}

/** What of all parts together was done for known work in a unit; null where no activity tells it. */
export function workedIn(parts: Parts, unit: WorkUnit): Worked | null {
  const all = Object.entries(parts).flatMap(([segment, part]) => workOf(segment, part, unit) ?? [])
  const total = { amount: 0, co2: 0, count: 0 }
  for (const { amount, co2, count } of all) {
    total.amount += amount
    total.co2 += co2
    total.count += count
  }
  return total.amount > 0 ? total : null
}

/** Adds up the parts by segment, each multiplied by its weight (1 where none is given). */
export function sumParts(all: readonly Parts[], weights?: readonly number[]): Parts {
  const total: Parts = {}
  for (const [i, parts] of all.entries()) {
    const weight = weights ? (weights[i] ?? 0) : 1
    for (const [segment, part] of Object.entries(parts)) addWeighted(total, segment, part, weight)
  }
  return total
}

function addWeighted(total: Parts, segment: string, part: Part, weight: number): void {
  const into = total[segment] ?? { ...emptyPart }
  total[segment] = into
  into.co2 += weight * part.co2
  into.count += weight * part.count
  into.quantity += weight * part.quantity
  into.tonneKm += weight * part.tonneKm
  if (part.works) into.works = addWorks(into.works, part.works, weight)
}

/** The parts by segment alone: what came on several lanes is one. */
export function withoutLanes(parts: Parts): Parts {
  const total: Parts = {}
  for (const [segment, part] of Object.entries(parts)) addWeighted(total, withoutLane(segment), part, 1)
  return total
}

/** The same parts, scaled so that their co2 sums to `co2Total` (kg CO2e). */
export function scaleParts(parts: Parts, co2Total: number): Parts {
  const total = Object.values(parts).reduce((sum, { co2 }) => sum + co2, 0)
  // There is nothing to scale: keep the amount, but do not claim where it comes from.
  if (!(total > 0)) return co2Total === 0 ? {} : { [reported]: { ...emptyPart, co2: co2Total } }
  return sumParts([parts], [co2Total / total])
}

/** What of a part was done for known work in a unit; null where no activity tells it. Freight tells its own. */
export function workOf(segment: string, part: Part, unit: WorkUnit): Worked | null {
  if (parseSegment(segment).kind !== 'FREIGHT') return part.works?.[unit] ?? null
  const { co2, count, quantity, tonneKm } = part
  if (unit === 'TONNES') return { amount: quantity, co2, count }
  return unit === 'TONNE_KM' ? { amount: tonneKm, co2, count } : null
}
