/** The knowledge base: measures that reduce freight and fuel emissions, each with its range, basis and source. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { projectFile } from '../platform/project-file.ts'
import { transportModes } from '../vocabulary/transport-mode.ts'

/** Conditions that recorded activities can show; a measure names those that trigger it. */
export const conditions = [
  'mode_air_over_3000km',
  'mode_air_under_1500km',
  'mode_road_over_500km',
  'long_haul_road',
  'van',
  'refrigerated',
  'load_factor_low',
  'empty_running',
  'feeder',
  'fuel_use_high',
] as const
export type Condition = (typeof conditions)[number]

const measureSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Of several measures of one family (two driver courses, three kinds of tyre) only the best is recommended. */
  family: z.string(),
  modes: z.array(z.enum(transportModes)),
  /** Per cent of `basis`, not of the total. */
  reductionPercent: z.strictObject({ min: z.number(), max: z.number() }),
  basis: z.string(),
  summary: z.string(),
  source: z.string(),
  url: z.string(),
  licence: z.string(),
  evidence: z.string(),
  /** The measure applies to an emission that shows any of these conditions. */
  seenAs: z.array(z.enum(conditions)),
  /** Triggers that no recorded activity shows; a measure with only such triggers is never recommended. */
  notRecorded: z.array(z.string()),
  method: z.enum([
    'sea-instead-of-air',
    'road-instead-of-air',
    'rail-instead-of-road',
    'fuller-vehicle',
    'electric-van',
    'larger-ship',
    'ambient-instead-of-refrigerated',
    'percent-of-fuel',
    'not-computable',
  ]),
  /**
   * The share of the affected freight that is assumed to change: a fixed share, or the share above the baseline up to a
   * limit (the rest is taken as too urgent, or bound to its mode).
   */
  share: z.union([z.number(), z.strictObject({ excessUpTo: z.number() })]),
  /** The kinds of driver that the measure reduces, for ranking. */
  tackles: z.array(z.enum(['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY', 'OTHER'])),
  /** Further search words. */
  words: z.string(),
})
export type Measure = z.infer<typeof measureSchema>

/** Every measure of the shipped knowledge base, in file order. */
export const measures: readonly Measure[] = z
  .array(measureSchema)
  .parse(JSON.parse(readFileSync(projectFile('api/recommendations/knowledge/measures.json'), 'utf8')))

/** Whether a measure moves goods to another mode: then its effect is looked for in the mix of modes as well. */
export const movesMode = (measureId: string): boolean =>
  measures.some(({ id, tackles }) => id === measureId && tackles.includes('MODE_MIX'))

/** The passage that a recommendation cites: what the source says, and what the percentage refers to. */
export function passageOf(measure: Measure): string {
  const { min, max } = measure.reductionPercent
  const range = min === max ? `${max} %` : `${min}–${max} %`
  return `${measure.summary} Reduction: ${range}. Basis: ${measure.basis}.`
}
