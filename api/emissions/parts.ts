/** What the segments of a period contribute, and how that adds up. */
import { isRecord, jsonReader } from '../platform/stored-json.ts'
import { reported } from './segment.ts'

/**
 * What one segment contributes to a period. `co2` is kg CO2e; `quantity` is tonnes for freight, the factor's unit for
 * fuel, kWh for electricity, 0 for reported amounts; `tonneKm` is 0 except for freight.
 */
export type Part = { co2: number; count: number; quantity: number; tonneKm: number }

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
export type Addition = Pick<Part, 'co2' | 'quantity' | 'tonneKm'>

export const emptyPart: Part = { co2: 0, count: 0, quantity: 0, tonneKm: 0 }

/** The parts after one more activity in `segment`. */
export function addPart(parts: Parts, segment: string, { co2, quantity, tonneKm }: Addition): Parts {
  const before = parts[segment] ?? emptyPart
  const after = {
    co2: before.co2 + co2,
    count: before.count + 1,
    quantity: before.quantity + quantity,
    tonneKm: before.tonneKm + tonneKm,
  }
  return { ...parts, [segment]: after }
}

/** Adds up the parts by segment, each multiplied by its weight (1 where none is given). */
export function sumParts(all: readonly Parts[], weights?: readonly number[]): Parts {
  const total: Parts = {}
  for (const [i, parts] of all.entries()) {
    const weight = weights ? (weights[i] ?? 0) : 1
    for (const [segment, part] of Object.entries(parts)) {
      const into = total[segment] ?? { ...emptyPart }
      total[segment] = into
      into.co2 += weight * part.co2
      into.count += weight * part.count
      into.quantity += weight * part.quantity
      into.tonneKm += weight * part.tonneKm
    }
  }
  return total
}

/** The same parts, scaled so that their co2 sums to `co2Total` (kg CO2e). */
export function scaleParts(parts: Parts, co2Total: number): Parts {
  const total = Object.values(parts).reduce((sum, { co2 }) => sum + co2, 0)
  // There is nothing to scale: keep the amount, but do not claim where it comes from.
  if (!(total > 0)) return co2Total === 0 ? {} : { [reported]: { ...emptyPart, co2: co2Total } }
  const factor = co2Total / total
  return Object.fromEntries(
    Object.entries(parts).map(([segment, { co2, count, quantity, tonneKm }]) => [
      segment,
      { co2: co2 * factor, count: count * factor, quantity: quantity * factor, tonneKm: tonneKm * factor },
    ]),
  )
}
