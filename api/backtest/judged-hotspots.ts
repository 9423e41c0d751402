/** Judged hotspots as experts write them, and the product's own view of each. */
import { z } from 'zod'
import { entityTypes } from '../emissions/activity.ts'
import { calculate } from '../emissions/calculation.ts'
import {
  type EntityFacts,
  facilityKinds,
  noFacts,
  temperatureClasses,
  vehicleKinds,
} from '../emissions/entity-facts.ts'
import { vehicleClasses } from '../emissions/factors.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { placesNamed } from '../recommendations/geography.ts'
import type { HotspotView, PeriodEmission } from '../recommendations/legs.ts'
import { inlandPortNamed } from '../recommendations/waterways.ts'
import { transportModes } from '../vocabulary/transport-mode.ts'
import { countryIn } from './country-names.ts'

const driverSchema = z.object({
  kind: z.enum(['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY', 'OTHER']),
  label: z.string(),
  co2_kg: z.number(),
})
/** `consignments`: over how many the mass is spread. A record with a note only says something about the entity. */
const recordSchema = z.object({
  method: z.enum(['FREIGHT', 'FUEL', 'ELECTRICITY', 'REPORTED', 'PACKAGES']).optional(),
  mode: z.enum(transportModes).optional(),
  vehicle_class: z.string().optional(),
  mass_t: z.number().optional(),
  distance_km: z.number().optional(),
  direct_km: z.number().optional(),
  origin: z.string().optional(),
  destination: z.string().optional(),
  consignments: z.number().optional(),
  fuel: z.string().optional(),
  amount: z.number().optional(),
  unit: z.string().optional(),
  kwh: z.number().optional(),
  region: z.string().optional(),
  co2_kg: z.number().optional(),
  delivery_failed_pct: z.number().optional(),
  note: z.string().optional(),
})
const factsSchema = z.object({
  country: z.string().optional(),
  region: z.string().optional(),
  gridKgPerKwh: z.number().optional(),
  facilityKind: z.enum(facilityKinds).optional(),
  temperature: z.enum(temperatureClasses).optional(),
  vehicleKind: z.enum(vehicleKinds).optional(),
})

/** One line of the file. `expert_first` is empty where nothing fits. */
export const judgedSchema = z.object({
  id: z.string(),
  hotspot: z.object({
    entity_type: z.enum(entityTypes),
    name: z.string(),
    /** Where it is, in words: a country, or `China → Netherlands`. */
    region: z.string().optional(),
    facts: factsSchema.optional(),
    drivers: z.array(driverSchema),
    records: z.array(recordSchema),
  }),
  expert_first: z.array(z.string()),
  also_acceptable: z.array(z.string()).default([]),
  must_not: z.array(z.object({ id: z.string(), why: z.string() })).default([]),
})
export type Judged = z.infer<typeof judgedSchema>
type Record = z.infer<typeof recordSchema>

/** At most this many consignments of a record become legs of their own, as the recommender reads at most 1,000. */
const maxLegs = 500

/** The hotspot as the product sees it: its emissions computed by the engine, its baseline without its drivers. */
export function viewOf({ hotspot }: Judged): HotspotView {
  const { entity_type: type, name, region = '', drivers, records } = hotspot
  const notes = records.flatMap(({ note }) => note ?? [])
  const raised = drivers.reduce((total, { co2_kg }) => total + co2_kg, 0)
  const emissions = records.flatMap((record) => emissionsOf(record, hotspot))
  const predictedCo2 = emissions.reduce((total, { co2 }) => total + co2, 0)
  const failed = records.find(({ method }) => method === 'PACKAGES')?.delivery_failed_pct
  return {
    // What a note says stands in for what the owner would put into the name.
    entity: { type, key: name, name: [name, ...notes].join(' · '), facts: factsOf(hotspot.facts, region, type) },
    drivers: drivers.map(({ kind, label, co2_kg }) => ({ kind, label, co2: co2_kg })),
    predictedCo2,
    baselineCo2: Math.max(0, predictedCo2 - raised),
    emissions,
    failedShare: failed === undefined ? null : failed / 100,
  }
}

/** A lane between two countries has no country of its own. */
function factsOf(stated: z.infer<typeof factsSchema> | undefined, region: string, type: string): EntityFacts {
  const isLane = /→|->/.test(region) && type !== 'FACILITY'
  const grid = Number(/grid[^\d]*([\d.]+) ?kg/i.exec(region)?.[1] ?? Number.NaN)
  const gridKgPerKwh = Number.isFinite(grid) ? grid : null
  return { ...noFacts, country: isLane ? null : countryIn(region), gridKgPerKwh, ...stated }
}

function emissionsOf(record: Record, hotspot: Judged['hotspot']): PeriodEmission[] {
  const plain = { factorValue: null, factorId: null, segment: '' }
  switch (record.method) {
    case 'FREIGHT':
      return freightOf(record)
    case 'FUEL': {
      const { fuel = '', amount = 0, unit = '' } = record
      const { method, inputs, co2, segment } = calculate({ method: 'FUEL', fuel, amount, unit })
      return [{ ...plain, method, inputs, co2, segment }]
    }
    case 'ELECTRICITY': {
      const kwh = record.kwh ?? 0
      const isUk = record.region === undefined || /^(uk|gb)$/i.test(record.region)
      const inputs = { kwh, region: isUk ? 'UK' : (record.region ?? '') }
      return [{ ...plain, method: 'ELECTRICITY', inputs, co2: kwh * kgPerKwhIn(hotspot, kwh) }]
    }
    case 'REPORTED':
      return [{ ...plain, method: 'REPORTED', inputs: { co2Kg: record.co2_kg ?? 0 }, co2: record.co2_kg ?? 0 }]
    default:
      return []
  }
}

/** Plume ships few grid factors; the driver tells the one that the expert used: kg CO2e over the kWh that were added. */
function kgPerKwhIn({ drivers }: Judged['hotspot'], kwh: number): number {
  const driver = drivers.find(({ kind }) => kind === 'ACTIVITY')
  const before = Number(driver?.label.match(/instead of ([\d,.]+) kWh/)?.[1]?.replaceAll(',', ''))
  return driver && before < kwh ? driver.co2_kg / (kwh - before) : calculate({ method: 'ELECTRICITY', kwh: 1 }).co2
}

function freightOf(record: Record): PeriodEmission[] {
  const { mode = 'ROAD', vehicle_class: asked = '', mass_t = 0, direct_km, consignments = 1 } = record
  const distanceKm = record.distance_km ?? direct_km ?? 1
  const legs = Math.max(1, Math.min(maxLegs, consignments))
  const { inputs, co2, segment } = calculate({
    method: 'FREIGHT',
    mode,
    vehicleClass: knownClass(mode, asked),
    massKg: (1000 * mass_t) / legs,
    distanceKm,
    ...ends(record),
  })
  const known = knownClass(mode, asked) ? inputs.vehicleClass : asked
  const emission: PeriodEmission = {
    method: 'FREIGHT',
    inputs: { ...inputs, vehicleClass: known ?? '', ...(direct_km && { greatCircleKm: direct_km }) },
    factorValue: null,
    factorId: null,
    co2,
    segment,
  }
  return Array.from({ length: legs }, () => emission)
}

/** Of towns that share their name, those whose distance is the one that the expert wrote. */
function ends({ origin, destination, direct_km, distance_km = 0 }: Record): { origin?: Point; destination?: Point } {
  const [froms, tos] = [pointsOf(origin), pointsOf(destination)]
  const wanted = direct_km ?? distance_km
  const pairs = froms.flatMap((from) =>
    tos.map((to) => ({ from, to, off: Math.abs(greatCircleKm(from, to) - wanted) })),
  )
  const [best] = pairs.toSorted((a, b) => a.off - b.off)
  const [from, to] = best ? [best.from, best.to] : [froms[0], tos[0]]
  return { ...(from && { origin: from }), ...(to && { destination: to }) }
}

function pointsOf(name: string | undefined): Point[] {
  if (!name) return []
  const [towns, port] = [placesNamed(name), inlandPortNamed(name)]
  return towns.length > 0 ? towns : port ? [port] : []
}

/** Experts name classes that have no factor per tonne-km, such as empty trucks: the average of the mode stands in. */
function knownClass(mode: (typeof transportModes)[number], asked: string): string | undefined {
  const classes = vehicleClasses(mode)
  const whole = `${asked}_`
  const fitting = classes.find((name) => name === asked) ?? classes.find((name) => name.startsWith(whole))
  if (!fitting) return undefined
  return (
    [`${asked}_average_laden`, `${asked}_average`, `${asked}_without_rf`].find((name) => classes.includes(name)) ??
    fitting
  )
}
