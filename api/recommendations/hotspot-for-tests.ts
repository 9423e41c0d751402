import type { Quantity } from '../emissions/activity.ts'
import { calculate } from '../emissions/calculation.ts'
import { noFacts } from '../emissions/entity-facts.ts'
import type { Driver } from '../hotspots/drivers.ts'
import type { Point } from '../platform/geo.ts'
import type { HotspotView, PeriodEmission } from './legs.ts'
import { recommend } from './recommend.ts'

export const at = (latitude: number, longitude: number): Point => ({ latitude, longitude })
export const places = {
  hyderabad: at(17.52, 78.38),
  lagos: at(6.58, 3.32),
  lusaka: at(-15.42, 28.28),
  portAuPrince: at(18.54, -72.34),
  johannesburg: at(-26.14, 28.24),
  frankfurt: at(50.03, 8.57),
  paris: at(49.01, 2.55),
  london: at(51.47, -0.45),
  manchester: at(53.36, -2.27),
  newYork: at(40.64, -73.78),
  losAngeles: at(33.94, -118.41),
  bishkek: at(43.06, 74.48),
  lima: at(-12.02, -77.11),
  iquitos: at(-3.78, -73.31),
  istanbul: at(41.28, 28.75),
  shenzhen: at(22.64, 113.81),
  munich: at(48.35, 11.79),
  hamburg: at(53.63, 9.99),
  rotterdam: at(51.95, 4.14),
  basel: at(47.56, 7.59),
  valencia: at(39.45, -0.32),
  genoa: at(44.41, 8.9),
}
export type Place = keyof typeof places

export function emission(quantity: Quantity): PeriodEmission {
  const { method, inputs, factor, co2, segment } = calculate(quantity)
  return { method, inputs, factorValue: factor?.value ?? null, factorId: factor?.id ?? null, co2, segment }
}

type Freight = Omit<Extract<Quantity, { method: 'FREIGHT' }>, 'method' | 'origin' | 'destination'>

export function leg(freight: Freight, from?: Place, to?: Place): PeriodEmission {
  return emission({
    method: 'FREIGHT',
    ...freight,
    ...(from && { origin: places[from] }),
    ...(to && { destination: places[to] }),
  })
}

export const site = (name: string) => ({ entity: { type: 'FACILITY' as const, key: 'f', name } })
export const inCountry = (country: string) => ({
  entity: { type: 'ROUTE' as const, key: 'r1', name: 'Route 1', facts: { ...noFacts, country } },
})

export const moreFreight: Driver[] = [{ kind: 'ACTIVITY', co2: 1000, label: '12 t shipped instead of 4 t' }]

/** A hotspot at three times its baseline, unless said otherwise. */
export function hotspot(emissions: PeriodEmission[], more: Partial<HotspotView> = {}): HotspotView {
  const soFar = emissions.reduce((total, { co2 }) => total + co2, 0)
  return {
    entity: { type: 'ROUTE', key: 'r1', name: 'Route 1' },
    drivers: moreFreight,
    predictedCo2: soFar,
    baselineCo2: soFar / 3,
    emissions,
    ...more,
  }
}

export const idsOf = (view: HotspotView) => recommend(view).drafts.map(({ measureId }) => measureId)
/** Of those for which a saving is counted. */
export const savingOf = (view: HotspotView) =>
  recommend(view).drafts.flatMap(({ measureId, co2Reduction }) => (co2Reduction > 0 ? [measureId] : []))
export const find = (view: HotspotView, id: string) => recommend(view).drafts.find(({ measureId }) => measureId === id)
