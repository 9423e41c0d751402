import { emptyPart, type Part, type Parts } from '../emissions/parts.ts'
import { parseSegment, segmentLabel } from '../emissions/segment.ts'
import { figureText } from '../platform/figure-text.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'
import { sum } from './statistics.ts'

const driverKinds = ['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY', 'OTHER'] as const
export type DriverKind = (typeof driverKinds)[number]
/** A part of predicted − baseline, in kg CO2e (negative where it lowered the figure), and why in words. */
export type Driver = { kind: DriverKind; co2: number; label: string }

/** Reads the drivers that a hotspot was stored with. */
export const readDrivers = jsonReader(
  'Hotspot.drivers',
  'they are worked out again when the hotspot is judged next',
  (stored): stored is Driver[] => isListOf(isDriver)(stored),
)

export const isDriver = (item: unknown): item is Driver =>
  isRecord(item) &&
  driverKinds.some((kind) => kind === item.kind) &&
  typeof item.co2 === 'number' &&
  typeof item.label === 'string'

/** One segment of a family, before (baseline) and now (predicted). */
type Segment = { name: string; before: Part; now: Part }
/** Segments that share a unit, so that their amounts add up. */
type Family = { kind: 'FREIGHT' | 'FUEL' | 'ELECTRICITY' | 'OTHER'; unit: string; segments: Segment[] }

/**
 * Splits predicted − baseline into additive parts that sum to it, largest first, without parts of zero.
 *
 * Method: the logarithmic mean Divisia index LMDI-I in its additive form (B. W. Ang, "The LMDI approach to
 * decomposition analysis: a practical guide", Energy Policy 33, 2005; "LMDI decomposition approach: a guide for
 * implementation", Energy Policy 86, 2015). Freight is C = Σ T · Sm · Dm · Im over modes m: tonnes, share of the mode,
 * average haul (tkm/t), intensity (kg/tkm); fuels and electricity are C = Σ Q · Sk · Ik over the segments that share a
 * unit. Each factor x contributes Σ L(c¹, c⁰) · ln(x¹/x⁰) with the logarithmic mean L. Zeros follow the analytic limits
 * (Ang and Liu 2007): a segment that appears or disappears is attributed wholly to the factor that is zero on one side,
 * so a new mode is MODE_MIX and new freight is ACTIVITY. Reported amounts and parts that fit no factor are OTHER.
 */
export function decompose(predictedParts: Parts, baselineProfile: Parts): Driver[] {
  const drivers = families(predictedParts, baselineProfile).flatMap(decomposeFamily)
  return drivers.filter(({ co2 }) => co2 !== 0).sort((a, b) => Math.abs(b.co2) - Math.abs(a.co2))
}

function families(predicted: Parts, baseline: Parts): Family[] {
  const found = new Map<string, Family>()
  for (const key of new Set([...Object.keys(predicted), ...Object.keys(baseline)])) {
    const segment = { name: key, before: baseline[key] ?? emptyPart, now: predicted[key] ?? emptyPart }
    const { kind, unit } = familyOf(key, segment)
    const family = found.get(`${kind} ${unit}`) ?? { kind, unit, segments: [] }
    found.set(`${kind} ${unit}`, { ...family, segments: [...family.segments, segment] })
  }
  return [...found.values()]
}

/**
 * A part with emissions but without an amount cannot be decomposed: it is OTHER, and so is one with a negative figure.
 */
function familyOf(key: string, { before, now }: Segment): Pick<Family, 'kind' | 'unit'> {
  const { kind, unit } = parseSegment(key)
  const factorable = ({ co2, quantity, tonneKm }: Part) =>
    Math.min(co2, quantity, tonneKm) >= 0 && (co2 === 0 || (quantity > 0 && (kind !== 'FREIGHT' || tonneKm > 0)))
  if (!factorable(before) || !factorable(now)) return { kind: 'OTHER', unit: '' }
  return kind === 'REPORTED' ? { kind: 'OTHER', unit: '' } : { kind, unit }
}

function decomposeFamily(family: Family): Driver[] {
  const { segments } = family
  const before = sum(segments.map((segment) => segment.before.co2))
  const now = sum(segments.map((segment) => segment.now.co2))
  if (family.kind === 'OTHER') {
    const [written, writtenBefore] = amounts(now, before)
    const label = `Reported amounts of ${written} kg CO2e instead of ${writtenBefore} kg`
    return [{ kind: 'OTHER', co2: now - before, label }]
  }
  const total = {
    before: sum(segments.map((segment) => segment.before.quantity)),
    now: sum(segments.map((segment) => segment.now.quantity)),
  }
  const shares = segments.map((segment) => factorShares(segment, family.kind, total))
  const kinds = ['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY'] as const
  const drivers = kinds.map((kind): Driver => {
    const parts = shares.map((share) => share[kind])
    const co2 = sum(parts)
    // The label quotes the segment that moved this factor most in the direction of the total, so that its numbers
    // explain the sign.
    const lead = parts.reduce(
      (best, part, i) => (part * Math.sign(co2) > (parts[best] ?? 0) * Math.sign(co2) ? i : best),
      0,
    )
    return {
      kind,
      co2,
      label: describe(kind, family, segments[lead] ?? { name: '', before: emptyPart, now: emptyPart }, total),
    }
  })
  return closeRoundingGap(drivers, now - before, 1e-9 * (now + before))
}

/** Floating point leaves a few ulps: they make no driver of their own, and the largest takes them into the exact sum. */
export function closeRoundingGap(drivers: Driver[], target: number, dust: number): Driver[] {
  const clean = drivers.map((driver) => (Math.abs(driver.co2) < dust ? { ...driver, co2: 0 } : driver))
  const gap = target - sum(clean.map(({ co2 }) => co2))
  const largest = clean.reduce((best, driver) => (Math.abs(driver.co2) > Math.abs(best.co2) ? driver : best))
  return clean.map((driver) => (driver === largest ? { ...driver, co2: driver.co2 + gap } : driver))
}

type Shares = Record<'ACTIVITY' | 'MODE_MIX' | 'DISTANCE' | 'INTENSITY', number>
type Totals = { before: number; now: number }

/** The contribution of each factor to the change of one segment. */
function factorShares({ before, now }: Segment, kind: Family['kind'], total: Totals): Shares {
  const zero: Shares = { ACTIVITY: 0, MODE_MIX: 0, DISTANCE: 0, INTENSITY: 0 }
  const change = now.co2 - before.co2
  if (change === 0 && before.co2 === 0) return zero
  if (total.before === 0 || total.now === 0) return { ...zero, ACTIVITY: change }
  if (before.quantity === 0 || now.quantity === 0) return { ...zero, MODE_MIX: change }
  if (kind === 'FREIGHT' && (before.tonneKm === 0 || now.tonneKm === 0)) return { ...zero, DISTANCE: change }
  if (before.co2 === 0 || now.co2 === 0) return { ...zero, INTENSITY: change }
  const weight = logMean(now.co2, before.co2)
  const activity = Math.log(total.now) - Math.log(total.before)
  const quantity = Math.log(now.quantity) - Math.log(before.quantity)
  const work = kind === 'FREIGHT' ? Math.log(now.tonneKm) - Math.log(before.tonneKm) : quantity
  const emission = Math.log(now.co2) - Math.log(before.co2)
  return {
    ACTIVITY: weight * activity,
    MODE_MIX: weight * (quantity - activity),
    DISTANCE: weight * (work - quantity),
    INTENSITY: weight * (emission - work),
  }
}

/** The logarithmic mean (a − b)/ln(a/b), which is a for a = b. */
export function logMean(a: number, b: number): number {
  const ratio = Math.log(a) - Math.log(b)
  return Math.abs(ratio) < 1e-9 ? (a + b) / 2 : (a - b) / ratio
}

function describe(kind: DriverKind, family: Family, lead: Segment, total: Totals): string {
  const name = segmentLabel(lead.name)
  const freight = family.kind === 'FREIGHT'
  if (kind === 'ACTIVITY') return activityLabel(family, total)
  if (kind === 'MODE_MIX') {
    const share = (part: Part, whole: number) => (100 * part.quantity) / (whole || 1)
    const [now, before] = amounts(share(lead.now, total.now), share(lead.before, total.before))
    return `${name} ${freight ? 'carried' : 'supplied'} ${now} % instead of ${before} %`
  }
  if (kind === 'DISTANCE') {
    const haul = ({ tonneKm, quantity }: Part) => tonneKm / (quantity || 1)
    const [now, before] = amounts(haul(lead.now), haul(lead.before))
    return `Average ${name.toLowerCase()} haul ${now} km instead of ${before} km`
  }
  const intensity = ({ co2, tonneKm, quantity }: Part) => co2 / ((freight ? tonneKm : quantity) || 1)
  const per = freight ? 'tonne-km' : family.unit === 'litres' ? 'litre' : family.unit
  const [now, before] = amounts(intensity(lead.now), intensity(lead.before))
  return `${name} emitted ${now} kg CO2e per ${per} instead of ${before} kg`
}

/** Where one amount is so small a share of the other, its figure tells a reader nothing. */
const hardlyAnyShare = 0.005

/** How much more or less there was: "48 t shipped instead of 41 t", "48 t shipped, normally hardly any". */
function activityLabel({ kind, unit, segments }: Family, { now, before }: Totals): string {
  const [only, ...others] = new Set(segments.map(({ name }) => segmentLabel(name)))
  const name = kind === 'FREIGHT' ? '' : others.length > 0 || !only ? 'fuel' : lowered(only)
  const what = name && ` of ${name}`
  const done = { FREIGHT: 'shipped', FUEL: 'burned', ELECTRICITY: 'used', OTHER: 'reported' }[kind]
  const write = (...pair: [number, number]) => {
    const small = unit === 't' && Math.max(...pair) < 1
    const [first, second] = amounts(...(small ? ([1000 * pair[0], 1000 * pair[1]] as const) : pair))
    return [first, second].map((figure) => `${figure} ${small ? 'kg' : unit}`)
  }
  const [most] = write(Math.max(now, before), 0)
  if (before <= hardlyAnyShare * now) return `${most}${what} ${done}, normally ${before > 0 ? 'hardly any' : 'none'}`
  if (now <= hardlyAnyShare * before) {
    const [hardlyAny, none] = name ? [`Hardly any ${name}`, `No ${name}`] : ['Hardly anything', 'Nothing']
    return `${now > 0 ? hardlyAny : none} ${done}, normally ${most}`
  }
  const [current, usual] = write(now, before)
  return `${current}${what} ${done} instead of ${usual}`
}

/** A name within a sentence; electricity without its grid. */
const lowered = (name: string): string =>
  name.replace(/^Electricity.*/, 'electricity').replace(/^./, (first) => first.toLowerCase())

/** Both to three significant digits, or whole from 100 on; to more where they would look the same. */
export function amounts(now: number, before: number): [string, string] {
  for (let digits = 3; ; digits++) {
    const write = (value: number) => {
      const whole = Math.floor(Math.log10(Math.max(Math.abs(value), 1))) + 1
      return figureText(value, { maximumSignificantDigits: Math.min(21, Math.max(digits, whole + digits - 3)) })
    }
    const pair: [string, string] = [write(now), write(before)]
    if (pair[0] !== pair[1] || digits === 6) return pair
  }
}
