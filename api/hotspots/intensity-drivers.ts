/** What moved an intensity: predicted − baseline split over mode mix, distance and intensity. */
import { type Parts, withoutLanes, workOf } from '../emissions/parts.ts'
import { laneOf, onLane, parseSegment, segmentLabel, withoutLane } from '../emissions/segment.ts'
import { type WorkUnit, workWords } from '../vocabulary/work-unit.ts'
import { amounts, closeRoundingGap, type Driver, type DriverKind, logMean } from './drivers.ts'
import { type IntensityModel, type Mix, type Rate, type Rates, unitOf } from './intensity.ts'
import type { IntensityReading } from './judge-intensity.ts'
import { sum } from './statistics.ts'

type Amounts = Pick<Rate, 'co2' | 'quantity' | 'tonneKm' | 'work'>
/** One segment of a lane now, and as it normally is for the same work of the lane. */
type Cell = { lane: string; segment: string; unit: WorkUnit; now: Amounts; normal: Amounts }
/** Cells that share out one amount of work. */
type Group = { lane: string; cells: Cell[] }
type Moved = { kind: DriverKind; co2: number; label: string }

/**
 * Splits predicted − baseline into parts that sum to it, largest first. Method: LMDI-I (Ang 2005, see drivers.ts) of
 * C = Σ W · Ss · Ds · Is for each lane: its work W is the same on both sides, so that ACTIVITY is zero; share of the
 * segment, haul (freight by tonnes only) and kg CO2e for the rest.
 */
export function decomposeIntensity(current: Parts, reading: IntensityReading, model: IntensityModel): Driver[] {
  const groups = groupings[reading.mix](current, model)
  const cells = groups.flatMap((group) => group.cells)
  const co2 = sum(Object.values(current).map((part) => part.co2))
  const scale = reading.predicted / co2
  const rest = co2 - sum(cells.map(({ now }) => now.co2))
  const level = (reading.baseline / scale - rest) / sum(cells.map(({ normal }) => normal.co2))
  const moved = groups.flatMap((group) => moves(group, scale, level))
  const kinds = ['MODE_MIX', 'DISTANCE', 'INTENSITY'] as const
  const drivers = kinds.map((kind): Driver => {
    const own = moved.filter((each) => each.kind === kind)
    const total = sum(own.map((each) => each.co2))
    const lead = own.reduce<Moved | null>(
      (best, each) => (best && best.co2 * Math.sign(total) >= each.co2 * Math.sign(total) ? best : each),
      null,
    )
    return { kind, co2: total, label: lead?.label ?? '' }
  })
  const target = reading.predicted - reading.baseline
  return closeRoundingGap(drivers, target, 1e-9 * reading.predicted)
    .filter((driver) => driver.co2 !== 0)
    .sort((a, b) => Math.abs(b.co2) - Math.abs(a.co2))
}

const groupings: Record<Mix, (current: Parts, rates: Rates) => Group[]> = {
  sameMix: bySegment,
  anyMix: byLane,
  anyLane: (current, { unit, modes, lanes }) =>
    bySegment(withoutLanes(current), { unit, segments: modes, modes, lanes }, 'anyLane'),
}

/** Each segment on its lane by itself. */
function bySegment(current: Parts, rates: Rates, mix: Mix = 'sameMix'): Group[] {
  return cellsNow(current, rates, mix).flatMap(({ lane, segment, unit, now }) => {
    const rate = rates.segments[onLane(segment, lane)]
    return rate ? [{ lane, cells: [{ lane, segment, unit, now, normal: times(rate, now.work, 1) }] }] : []
  })
}

/** All segments of a lane together, with those that are missing now. */
function byLane(current: Parts, rates: Rates): Group[] {
  const found = cellsNow(current, rates, 'anyMix')
  return [...new Set(found.map(({ lane }) => lane))].flatMap((lane) => {
    const usual = rates.lanes[lane]
    if (!usual) return []
    const here = new Map(found.filter((cell) => cell.lane === lane).map(({ segment, now }) => [segment, now]))
    const work = sum([...here.values()].map((now) => now.work))
    const cells = [...new Set([...here.keys(), ...Object.keys(usual.segments)])].map((segment): Cell => {
      const rate = usual.segments[segment]
      const normal = rate ? times(rate, work, rate.work / usual.work) : none
      return { lane, segment, unit: rates.unit, now: here.get(segment) ?? none, normal }
    })
    return [{ lane, cells }]
  })
}

const none: Amounts = { co2: 0, quantity: 0, tonneKm: 0, work: 0 }

const times = ({ co2, quantity, tonneKm }: Rate, work: number, share: number): Amounts => ({
  co2: co2 * work,
  quantity: quantity * work,
  tonneKm: tonneKm * work,
  work: work * share,
})

function cellsNow(current: Parts, rates: Rates, mix: Mix): Omit<Cell, 'normal'>[] {
  return Object.entries(current).flatMap(([key, part]) => {
    const unit = unitOf(key, rates.unit, mix)
    const worked = workOf(key, part, unit)
    if (!worked || worked.amount === 0) return []
    const share = part.co2 > 0 ? worked.co2 / part.co2 : 1
    const { quantity, tonneKm } = part
    const now = { co2: worked.co2, quantity: share * quantity, tonneKm: share * tonneKm, work: worked.amount }
    return [{ lane: laneOf(key), segment: withoutLane(key), unit, now }]
  })
}

function moves({ lane, cells }: Group, scale: number, level: number): Moved[] {
  const work = sum(cells.map(({ now }) => now.work))
  return cells.flatMap(({ segment, unit, now, normal }): Moved[] => {
    const [after, before] = [now.co2 * scale, normal.co2 * level * scale]
    const where = lane === '' ? '' : ` on ${lane}`
    const name = segmentLabel(segment)
    const whole = (kind: DriverKind, label: string): Moved[] =>
      after === before ? [] : [{ kind, co2: after - before, label }]
    const mix = () => {
      const [share, usual] = amounts((100 * now.work) / work, (100 * normal.work) / work)
      const verb = parseSegment(segment).kind === 'FREIGHT' ? 'carried' : 'supplied'
      return `${name || 'Reported amounts'} ${verb} ${share} % of the ${workWords[unit]}s${where} instead of ${usual} %`
    }
    if (now.work === 0 || normal.work === 0) return whole('MODE_MIX', mix())
    if (after === 0 || before === 0) return whole('INTENSITY', rateLabel(segment, now, normal, level, unit, where))
    const weight = logMean(after, before)
    const parts: Moved[] = [{ kind: 'MODE_MIX', co2: weight * Math.log(now.work / normal.work), label: mix() }]
    if (unit === 'TONNES' && now.tonneKm > 0 && normal.tonneKm > 0) {
      const hauls = [now.tonneKm / now.work, normal.tonneKm / normal.work] as const
      const [haul, usual] = amounts(...hauls)
      const label = `Average ${name.toLowerCase()} haul ${haul} km instead of ${usual} km${where}`
      const perTonneKm = after / now.tonneKm / (before / normal.tonneKm)
      return [
        ...parts,
        { kind: 'DISTANCE', co2: weight * Math.log(hauls[0] / hauls[1]), label },
        {
          kind: 'INTENSITY',
          co2: weight * Math.log(perTonneKm),
          label: tonneKmLabel(name, after, now, before, normal, where),
        },
      ]
    }
    const ratio = after / now.work / (before / normal.work)
    const label = rateLabel(segment, now, normal, level, unit, where)
    return [...parts, { kind: 'INTENSITY', co2: weight * Math.log(ratio), label }]
  })
}

function tonneKmLabel(
  name: string,
  after: number,
  now: Amounts,
  before: number,
  normal: Amounts,
  where: string,
): string {
  const [rate, usual] = amounts(after / now.tonneKm, before / normal.tonneKm)
  return `${name} emitted ${rate} kg CO2e per tonne-km instead of ${usual} kg${where}`
}

/** What one unit of work took: of fuel and electricity the amount, else kg CO2e. */
function rateLabel(
  segment: string,
  now: Amounts,
  normal: Amounts,
  level: number,
  unit: WorkUnit,
  where: string,
): string {
  const { kind, unit: quantityUnit } = parseSegment(segment)
  const per = workWords[unit]
  const name = segmentLabel(segment)
  if ((kind === 'FUEL' || kind === 'ELECTRICITY') && now.quantity > 0 && normal.quantity > 0) {
    const distance = unit === 'KM' ? 100 : 1
    const [used, usual] = amounts((distance * now.quantity) / now.work, (distance * normal.quantity) / normal.work)
    const each = unit === 'KM' ? '100 km' : per
    return `${name}: ${used} ${quantityUnit} per ${each} instead of ${usual}${where}`
  }
  const [emitted, usual] = amounts(now.co2 / now.work, (level * normal.co2) / normal.work)
  return `${name || 'Reported'}: ${emitted} kg CO2e per ${per} instead of ${usual} kg${where}`
}
