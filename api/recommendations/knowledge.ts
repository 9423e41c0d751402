/** The knowledge base: measures that reduce emissions, each with its range, basis, source, and what must be recorded. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { entityTypes } from '../emissions/activity.ts'
import { facilityKinds, temperatureClasses, vehicleKinds } from '../emissions/entity-facts.ts'
import { projectFile } from '../platform/project-file.ts'
import { transportModes } from '../vocabulary/transport-mode.ts'
import { fuelUses } from './fuel-use.ts'

const driverKinds = ['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY', 'OTHER'] as const

/** From the first number to the second, both included. */
const range = z.tuple([z.number(), z.number()])
const pattern = z.string().transform((text) => new RegExp(text, 'i'))

/** A need is met by the records that show all of it; what nobody has recorded or stated meets no need. */
const needSchema = z.strictObject({
  record: z.enum(['FREIGHT', 'FUEL', 'ELECTRICITY', 'REPORTED']),

  // Of each record.
  modes: z.array(z.enum(transportModes)).optional(),
  /** Matches the systematic name of the vehicle class. */
  classes: pattern.optional(),
  /** Great-circle km between the ends, where they are known. */
  directKm: range.optional(),
  /** Travelled km. */
  km: range.optional(),
  /** Travelled over direct km. */
  minDetour: z.number().optional(),
  consignmentKg: range.optional(),
  uses: z.array(z.enum(fuelUses)).optional(),
  /** One end lies at most 50 km from a seaport. */
  nearPort: z.literal(true).optional(),
  /** Neither the coordinates of its ends are recorded … */
  noPlaces: z.literal(true).optional(),
  /** … nor the work that it was done for. */
  noWork: z.literal(true).optional(),

  // Of all these records together.
  minRecords: z.number().optional(),

  // Of the entity and its hotspot.
  entities: z.array(z.enum(entityTypes)).optional(),
  facilities: z.array(z.enum(facilityKinds)).optional(),
  notFacilities: z.array(z.enum(facilityKinds)).optional(),
  facilityUnknown: z.literal(true).optional(),
  vehicles: z.array(z.enum(vehicleKinds)).optional(),
  temperatures: z.array(z.enum(temperatureClasses)).optional(),
  /** One of these countries, stated or shown by the ends of the records. */
  countries: z.array(z.string()).optional(),
  gridUnknown: z.literal(true).optional(),
  /** Matches the name of the entity. */
  named: pattern.optional(),
  /** One of these raised the figure. */
  drivers: z.array(z.enum(driverKinds)).optional(),
  /** Share of the carrier's packages with a failed delivery. */
  minFailedShare: z.number().optional(),
  /** Predicted over baseline. */
  minRise: z.number().optional(),
})
export type Need = z.infer<typeof needSchema>

const measureSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** What to do, in the imperative, as the middle of a sentence. */
  action: z.string(),
  /** Who can do it: a supplier or a route asks its carriers and sites. */
  actor: z.enum(['SHIPPER', 'CARRIER', 'SITE']),
  /** Of several measures of one family (two driver courses, three kinds of tyre) only the best is recommended. */
  family: z.string(),
  /** Measures with the same choice change the same tonnes, litres or kWh in different ways: only one of them can be taken. */
  choice: z.string().nullable(),
  modes: z.array(z.enum(transportModes)),
  /** Per cent of `basis`, not of the total; null where the source gives no figure. */
  reductionPercent: z.strictObject({ min: z.number(), max: z.number() }).nullable(),
  basis: z.string(),
  summary: z.string(),
  source: z.string(),
  url: z.string(),
  licence: z.string(),
  evidence: z.string(),
  /** The measure applies to the records that meet any of these needs; without needs it is never recommended. */
  fits: z.array(needSchema),
  method: z.enum([
    'sea-instead-of-air',
    'sea-air',
    'road-instead-of-air',
    'rail-instead-of-air',
    'rail-asia-europe',
    'rail-instead-of-road',
    'ship-instead-of-road',
    'barge-instead-of-road',
    'fuller-vehicle',
    'artic-instead-of-rigid',
    'truck-instead-of-van',
    'electric-van',
    'electric-truck',
    'electric-rigid',
    'electric-machines',
    'grid-instead-of-generator',
    'heat-pump',
    'larger-ship',
    'ambient-instead-of-refrigerated',
    'undo-distance',
    'percent',
    // Of what fuel records show; the factors of freight do not show it.
    'percent-of-fuel',
    'none',
  ]),
  /** What the percentages are of, when the records show only a whole: an assumed share of it. */
  part: z.strictObject({ share: z.number(), of: z.string() }).nullable(),
  /**
   * The share of the affected emissions that is assumed to change: a fixed share, or the share above the baseline up to
   * a limit (the rest is taken as too urgent, or bound to its mode).
   */
  share: z.union([z.number(), z.strictObject({ excessUpTo: z.number() })]),
  /** Why the figures of Plume will not show the saving, or what must be recorded before one can be counted. */
  notCounted: z.string().nullable(),
  leadTime: z.enum(['DAYS', 'WEEKS', 'MONTHS', 'YEARS']),
  cost: z.enum(['SAVES', 'NEUTRAL', 'COSTS']),
  /**
   * How early a practitioner thinks of it where it fits: 1 first, 2 next, 3 after the others. A judgement of this
   * knowledge base.
   */
  turn: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** The kinds of driver that the measure reduces, for ranking. */
  tackles: z.array(z.enum(driverKinds)),
  /** Further search words. */
  words: z.string(),
})
export type Measure = z.infer<typeof measureSchema>

/** Reads measures and refuses what cannot be cited or computed. @throws Error that names the measure */
export function readMeasures(json: unknown): readonly Measure[] {
  const found = z.array(measureSchema).parse(json)
  const ids = new Set<string>()
  for (const measure of found) {
    const fault = faultOf(measure) ?? (ids.has(measure.id) ? 'is there twice' : null)
    if (fault) throw new Error(`the measure ${measure.id} ${fault}`)
    ids.add(measure.id)
  }
  return found
}

function faultOf({ source, url, evidence, method, reductionPercent: percent, notCounted }: Measure): string | null {
  if (!source.trim() || !/^https?:\/\//.test(url)) return 'has no source'
  if (/recalled/i.test(evidence)) return 'rests on memory alone'
  if (/^(none|percent-of-fuel)$/.test(method) && !notCounted) return 'does not say why no saving is counted'
  if (method !== 'none' && (!percent || !(percent.max > 0) || percent.min > percent.max)) return 'has no usable range'
  return null
}

/** Every measure of the shipped knowledge base, in file order. */
export const measures: readonly Measure[] = readMeasures(
  JSON.parse(readFileSync(projectFile('api/recommendations/knowledge/measures.json'), 'utf8')),
)

const byId = new Map(measures.map((measure) => [measure.id, measure]))

/** The measure with this id; null where the knowledge base holds it no longer. */
export const measureById = (id: string): Measure | null => byId.get(id) ?? null

/** Whether a measure moves goods to another mode: then its effect is looked for in the mix of modes as well. */
export const movesMode = (measureId: string): boolean =>
  measures.some(({ id, tackles }) => id === measureId && tackles.includes('MODE_MIX'))

/** The passage that a recommendation cites: what the source says, and what the percentage refers to. */
export function passageOf({ summary, basis, reductionPercent }: Measure): string {
  if (!reductionPercent) return summary
  const { min, max } = reductionPercent
  const percent = min === max ? `${max} %` : `${min}–${max} %`
  return `${summary} Reduction: ${percent}. Basis: ${basis}.`
}
