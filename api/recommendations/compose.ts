/** Composes the text of a recommendation from the drivers, the computed reduction and the measure's passage. */
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'
import { actionOf } from './action-text.ts'
import { kg, number } from './amount-text.ts'
import { type Measure, passageOf } from './knowledge.ts'
import type { HotspotView } from './legs.ts'
import type { Reduction } from './reduction.ts'

/**
 * The source of a recommendation: the passage says in our words what the source says; of a document of the company, which
 * `document` names, it is as it stands there.
 */
export type Citation = {
  title: string
  source: string
  passage: string
  url: string | null
  document?: { id: string; version: number; place: string | null }
}

/** Reads the citations that a recommendation was stored with. */
export const readCitations = jsonReader(
  'Recommendation.citations',
  'they are written again when the figures of the hotspot change',
  isListOf(
    (item): item is Citation =>
      isRecord(item) &&
      [item.title, item.source, item.passage].every((text) => typeof text === 'string') &&
      (item.url === null || typeof item.url === 'string') &&
      (item.document === undefined || (isRecord(item.document) && typeof item.document.id === 'string')),
  ),
)

/** `co2Reduction` is kg CO2e over the hotspot's period; 0 where no saving is counted. */
export type Draft = {
  measureId: string
  action: string
  rootCause: string
  co2Reduction: number
  citations: Citation[]
}

const costs: Record<Measure['cost'], string> = {
  SAVES: 'Usually saves money',
  NEUTRAL: 'Costs about as much as now',
  COSTS: 'Costs more than now',
}
const leadTimes: Record<Measure['leadTime'], string> = {
  DAYS: 'within days',
  WEEKS: 'within weeks',
  MONTHS: 'within months',
  YEARS: 'within years',
}

const namedDrivers = 3
/** A driver below this share of the whole change explains nothing. */
const minDriverShare = 0.01

/** Drafts one recommendation. The root cause quotes the drivers and adds nothing to them. */
export function compose(hotspot: HotspotView, measure: Measure, reduction: Reduction): Draft {
  const { title, source, url, cost, leadTime } = measure
  const expected = reduction.co2 > 0 ? `Expected: ${kg(reduction.co2)} less over the period.` : measure.notCounted
  return {
    measureId: measure.id,
    action: [actionOf(measure, reduction, hotspot.entity.type), expected, `${costs[cost]}, ${leadTimes[leadTime]}.`]
      .join(' ')
      .replaceAll(/ {2,}/g, ' '),
    rootCause: rootCauseOf(hotspot),
    co2Reduction: reduction.co2,
    citations: [{ title, source, passage: passageOf(measure), url }],
  }
}

/** Why the figure is high: how far it is above normal, and how much each driver contributed. */
export function rootCauseOf({ entity, drivers, predictedCo2, baselineCo2 }: HotspotView): string {
  const percent = baselineCo2 > 0 ? ` (${number((100 * (predictedCo2 - baselineCo2)) / baselineCo2)} % above)` : ''
  const heading = `${entity.name} is heading for ${kg(predictedCo2)} against a normal ${kg(baselineCo2)}${percent}.`
  const worthNaming = minDriverShare * Math.abs(predictedCo2 - baselineCo2)
  const parts = drivers
    .filter(({ co2 }) => Math.abs(co2) > worthNaming)
    .slice(0, namedDrivers)
    .map(({ co2, label }) => `${label}: ${co2 < 0 ? '−' : '+'}${kg(Math.abs(co2))}.`)
  return [heading, ...(parts.length > 0 ? parts : ['The records do not show what moved it.'])].join(' ')
}
