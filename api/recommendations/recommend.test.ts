import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Quantity } from '../emissions/activity.ts'
import { calculate } from '../emissions/calculation.ts'
import type { Driver } from '../hotspots/drivers.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { nearestPort } from './geography.ts'
import { measures } from './knowledge.ts'
import type { HotspotView, PeriodEmission } from './legs.ts'
import { recommend } from './recommend.ts'

const at = (latitude: number, longitude: number): Point => ({ latitude, longitude })
const places = {
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
}
type Place = keyof typeof places

function emission(quantity: Quantity): PeriodEmission {
  const { method, inputs, factor, co2, segment } = calculate(quantity)
  return { method, inputs, factorValue: factor?.value ?? null, factorId: factor?.id ?? null, co2, segment }
}

type Freight = Omit<Extract<Quantity, { method: 'FREIGHT' }>, 'method' | 'origin' | 'destination'>

function leg(freight: Freight, from?: Place, to?: Place): PeriodEmission {
  return emission({
    method: 'FREIGHT',
    ...freight,
    ...(from && { origin: places[from] }),
    ...(to && { destination: places[to] }),
  })
}

const moreFreight: Driver[] = [{ kind: 'ACTIVITY', co2: 1000, label: '12 t shipped instead of 4 t' }]

/** A hotspot at three times its baseline, unless said otherwise. */
function hotspot(emissions: PeriodEmission[], more: Partial<HotspotView> = {}): HotspotView {
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

const idsOf = (view: HotspotView) => recommend(view).drafts.map(({ measureId }) => measureId)
const find = (view: HotspotView, id: string) => recommend(view).drafts.find(({ measureId }) => measureId === id)

describe('air freight', () => {
  it('from India to Nigeria is recommended for the ocean, with the lane, the tonnes and the ports', () => {
    const { drafts, reason } = recommend(hotspot([leg({ mode: 'AIR', massKg: 4000 }, 'hyderabad', 'lagos')]))
    expect(reason).toBeNull()
    expect(drafts.map(({ measureId }) => measureId)).toEqual(['air-to-sea'])
    expect(drafts[0]?.action).toContain('2 t of the 4 t flown over more than 3,000 km')
    expect(drafts[0]?.action).toContain('Hyderabad–Lagos (4 t, via the ports of Kattupalli and Lagos)')
    expect(drafts[0]?.citations[0]).toMatchObject({ source: 'DEFRA/DESNZ 2025 freight factors' })
    expect(drafts[0]?.citations[0]?.passage).toContain('94–97 %')
  })

  it('to a landlocked country counts the ship and the trucks at both ends', () => {
    const massKg = 1000
    const { hyderabad, lusaka } = places
    const [from, to] = [nearestPort(hyderabad), nearestPort(lusaka)]
    if (!from || !to) throw new Error('both have a port')
    const air = leg({ mode: 'AIR', massKg }, 'hyderabad', 'lusaka')
    const distanceKm = 2 * greatCircleKm(from.point, to.point)
    const other = [
      emission({ method: 'FREIGHT', mode: 'SEA', massKg, distanceKm }),
      emission({ method: 'FREIGHT', mode: 'ROAD', massKg, origin: hyderabad, destination: from.point }),
      emission({ method: 'FREIGHT', mode: 'ROAD', massKg, origin: to.point, destination: lusaka }),
    ]
    const draft = find(hotspot([air]), 'air-to-sea')
    expect(draft?.action).toContain('via the ports of Kattupalli and Beira')
    expect(draft?.co2Reduction).toBeCloseTo(other.reduce((left, { co2 }) => left - co2, air.co2) / 2, 6)
  })

  it('is computed by the engine: half the flight less the ship and the trucks', () => {
    const air = leg({ mode: 'AIR', massKg: 1000, distanceKm: 8000 })
    const co2 = (mode: 'SEA' | 'ROAD', distanceKm: number) =>
      calculate({ method: 'FREIGHT', mode, massKg: 1000, distanceKm }).co2
    const saved = air.co2 - co2('SEA', 16000) - co2('ROAD', 1000)
    const draft = find(hotspot([air]), 'air-to-sea')
    expect(draft?.co2Reduction).toBeCloseTo(saved / 2, 6)
    expect(draft?.action).toContain('500 km of trucking at each end where no coordinates are recorded')
  })

  it('moves only as much as lies above the baseline', () => {
    const emissions = [leg({ mode: 'AIR', massKg: 1000, distanceKm: 8000 })]
    const full = hotspot(emissions)
    const little = find({ ...full, baselineCo2: full.predictedCo2 * 0.9 }, 'air-to-sea')
    const half = find(full, 'air-to-sea')
    expect(little?.co2Reduction).toBeCloseTo((half?.co2Reduction ?? 0) / 5, 6)
    expect(little?.action).toContain('100 kg of the 1 t')
    expect(little?.action).toContain("That is 10 %, the share above this period's normal level.")
  })

  it('is scaled from what is recorded to what is predicted', () => {
    const emissions = [leg({ mode: 'AIR', massKg: 1000, distanceKm: 8000 })]
    const now = hotspot(emissions)
    const later = { ...now, predictedCo2: now.predictedCo2 * 4, baselineCo2: now.baselineCo2 * 4 }
    expect(find(later, 'air-to-sea')?.co2Reduction).toBeCloseTo(4 * (find(now, 'air-to-sea')?.co2Reduction ?? 0), 6)
  })

  it('over a short way between connected countries is recommended for trucks', () => {
    const view = hotspot([leg({ mode: 'AIR', massKg: 800 }, 'frankfurt', 'paris')])
    expect(idsOf(view)).toEqual(['air-to-road-rail'])
    expect(recommend(view).drafts[0]?.action).toContain('Frankfurt')
  })

  it.each<[string, Place, Place]>([
    ['over water', 'london', 'paris'],
    ['across a continent within one country', 'newYork', 'losAngeles'],
    ['to a place far from any port', 'frankfurt', 'bishkek'],
  ])('%s gets no recommendation, and the reason says so', (_, from, to) => {
    const { drafts, reason } = recommend(hotspot([leg({ mode: 'AIR', massKg: 800 }, from, to)]))
    expect(drafts).toEqual([])
    expect(reason).toMatch(/^No measure fits: /)
  })

  it('from India to Haiti never goes by truck', () => {
    expect(idsOf(hotspot([leg({ mode: 'AIR', massKg: 800 }, 'hyderabad', 'portAuPrince')]))).toEqual(['air-to-sea'])
  })

  it('over a short way without coordinates is not taken for a land route', () => {
    expect(idsOf(hotspot([leg({ mode: 'AIR', massKg: 800, distanceKm: 900 })]))).toEqual([])
  })
})

describe('road freight', () => {
  it('over long distances is recommended for rail first, then for better trucks', () => {
    const view = hotspot([leg({ mode: 'ROAD', massKg: 20_000 }, 'johannesburg', 'lusaka')])
    expect(idsOf(view)).toEqual(['intermodal-rail', 'aero-tractor-trailer', 'lrr-tyres'])
    expect(find(view, 'lrr-tyres')?.action).toMatch(/^Ask the carriers to fit low-rolling-resistance tyres/)
  })

  it('asks a carrier itself to fit its trucks', () => {
    const emissions = [leg({ mode: 'ROAD', massKg: 20_000 }, 'johannesburg', 'lusaka')]
    const view = hotspot(emissions, { entity: { type: 'CARRIER', key: 'c', name: 'Carrier' } })
    expect(find(view, 'lrr-tyres')?.action).toMatch(/^Fit low-rolling-resistance tyres/)
  })

  it('that must stay cold is not sent by rail, whose factor knows no cooling', () => {
    const ids = idsOf(hotspot([leg({ mode: 'ROAD', vehicleClass: 'hgv_refrigerated', massKg: 9000, distanceKm: 700 })]))
    expect(ids).toContain('reefer-efficiency')
    expect(ids).not.toContain('intermodal-rail')
  })

  it('is not sent by rail over more borders than trains cross', () => {
    const view = hotspot([leg({ mode: 'ROAD', massKg: 20_000 }, 'johannesburg', 'lagos')])
    expect(idsOf(view)).not.toContain('intermodal-rail')
  })

  it('in half-laden trucks is recommended for fuller ones, computed with the factor of full ones', () => {
    const half = leg({ mode: 'ROAD', vehicleClass: 'hgv_50_percent_laden', massKg: 9000, distanceKm: 200 })
    const full = leg({ mode: 'ROAD', vehicleClass: 'hgv_100_percent_laden', massKg: 9000, distanceKm: 200 })
    const draft = find(hotspot([half]), 'bigger-vehicle-fuller')
    // 39 % is the measure's maximum; the two factors are 39.3 % apart.
    expect(draft?.co2Reduction).toBeCloseTo(0.5 * Math.min(half.co2 - full.co2, 0.39 * half.co2), 6)
  })

  it.each([
    ['van', 'van-to-bev'],
    ['hgv_refrigerated', 'reefer-efficiency'],
    ['hgv_50_percent_laden', 'bigger-vehicle-fuller'],
  ])('in the vehicle class %s gets the measure for it: %s', (vehicleClass, id) => {
    expect(idsOf(hotspot([leg({ mode: 'ROAD', vehicleClass, massKg: 500, distanceKm: 80 })]))).toEqual([id])
  })

  it('by van gets an electric one only where the UK grid factor holds', () => {
    const van = { mode: 'ROAD', vehicleClass: 'van', massKg: 500 } as const
    expect(idsOf(hotspot([leg(van, 'london', 'manchester')]))).toContain('van-to-bev')
    expect(idsOf(hotspot([leg(van, 'frankfurt', 'paris')]))).not.toContain('van-to-bev')
  })

  it('over short distances with average trucks shows nothing to improve', () => {
    const { drafts, reason } = recommend(hotspot([leg({ mode: 'ROAD', massKg: 500, distanceKm: 80 })]))
    expect(drafts).toEqual([])
    expect(reason).toBe(
      'No measure fits: the recorded road freight shows none of the conditions that a measure of the knowledge base needs.',
    )
  })

  it('that emits more per tonne-km than it used to gets driver training', () => {
    const drivers: Driver[] = [{ kind: 'INTENSITY', co2: 900, label: 'Road emitted 0.2 kg CO2e per tonne-km' }]
    expect(idsOf(hotspot([leg({ mode: 'ROAD', massKg: 500, distanceKm: 80 })], { drivers }))).toHaveLength(1)
  })
})

describe('other emissions', () => {
  it('sea freight on feeder ships is recommended for larger ones, on average ships for nothing', () => {
    const sea = { mode: 'SEA', massKg: 20_000, distanceKm: 2000 } as const
    expect(idsOf(hotspot([leg({ ...sea, vehicleClass: 'container_0_to_999_teu' })]))).toEqual(['container-ship-size'])
    expect(idsOf(hotspot([leg(sea)]))).toEqual([])
  })

  it('diesel of a vehicle gets driver training at the low end of its range, diesel of a facility nothing', () => {
    const emissions = [emission({ method: 'FUEL', fuel: 'diesel', amount: 900, unit: 'litres' })]
    const vehicle = hotspot(emissions, { entity: { type: 'VEHICLE', key: 'v', name: 'Truck 7' } })
    const [draft] = recommend(vehicle).drafts
    expect(draft?.co2Reduction).toBeCloseTo(0.05 * vehicle.predictedCo2, 6)
    expect(draft?.action).toContain('900 litres of road fuel')
    expect(idsOf({ ...vehicle, entity: { type: 'FACILITY', key: 'f', name: 'Depot' } })).toEqual([])
  })

  it('electricity and reported amounts get nothing, and the reason says why', () => {
    const emissions = [
      emission({ method: 'REPORTED', co2Kg: 500 }),
      emission({ method: 'ELECTRICITY', kwh: 900, region: 'UK' }),
    ]
    expect(recommend(hotspot(emissions))).toEqual({
      drafts: [],
      reason:
        'No measure fits: the emissions of this period are reported amounts or electricity, and the knowledge base holds measures for freight and fuel.',
    })
  })

  it('of a period without any record get nothing', () => {
    expect(recommend(hotspot([], { predictedCo2: 10 })).reason).toContain('no emission of this period is recorded')
  })

  it('that are a small part of the hotspot are left alone', () => {
    const air = leg({ mode: 'AIR', massKg: 1, distanceKm: 8000 })
    expect(idsOf(hotspot([air, emission({ method: 'REPORTED', co2Kg: 100_000 })]))).toEqual([])
  })
})

describe('the root cause', () => {
  it('is told by the drivers with readable figures, leaving out what explains nothing', () => {
    const drivers: Driver[] = [
      { kind: 'MODE_MIX', co2: 8400, label: 'Air carried 80 % instead of 20 % of the tonnes' },
      { kind: 'ACTIVITY', co2: -1400, label: '3 t shipped instead of 4 t' },
      { kind: 'INTENSITY', co2: 1e-9, label: 'Air emitted 0.6 kg CO2e per tonne-km instead of 0.6 kg' },
    ]
    const emissions = [leg({ mode: 'AIR', massKg: 1000, distanceKm: 8000 })]
    const [draft] = recommend(hotspot(emissions, { drivers, predictedCo2: 12_000, baselineCo2: 5000 })).drafts
    expect(draft?.rootCause).toBe(
      'Route 1 is heading for 12 t CO2e against a normal 5 t CO2e (140 % above). Air carried 80 % instead of 20 % of the tonnes: +8.4 t CO2e. 3 t shipped instead of 4 t: −1.4 t CO2e.',
    )
  })
})

describe('a measure that has been verified elsewhere', () => {
  it('is ranked by what it realised of its promise, which stays as it is', () => {
    const view = hotspot([
      leg({ mode: 'AIR', massKg: 4000 }, 'hyderabad', 'lagos'),
      leg({ mode: 'ROAD', vehicleClass: 'hgv_50_percent_laden', massKg: 90_000, distanceKm: 1_800 }),
    ])
    const before = recommend(view).drafts
    const [first, second] = before
    expect(before.length).toBeGreaterThan(1)
    const after = recommend(view, new Map([[first?.measureId ?? '', 0.01]])).drafts
    expect(after[0]?.measureId).not.toBe(first?.measureId)
    expect(after.find(({ measureId }) => measureId === second?.measureId)).toEqual(second)
    expect(after.find(({ measureId }) => measureId === first?.measureId)?.co2Reduction ?? first?.co2Reduction).toBe(
      first?.co2Reduction,
    )
  })
})

describe('every recommendation', () => {
  const place = fc.constantFrom(...(Object.keys(places) as Place[]))
  const freight = fc
    .record({
      mode: fc.constantFrom('AIR' as const, 'ROAD' as const, 'SEA' as const, 'RAIL' as const),
      massKg: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
      distanceKm: fc.double({ min: 1, max: 20_000, noNaN: true }),
      ends: fc.option(fc.tuple(place, place)),
    })
    .map(({ ends, ...quantity }) => leg(quantity, ...(ends ?? [])))
  const roadClass = fc.constantFrom('van', 'hgv_50_percent_laden', 'hgv_refrigerated', 'hgv_rigid')
  const truck = fc
    .record({
      vehicleClass: roadClass,
      massKg: fc.integer({ min: 1, max: 9000 }),
      distanceKm: fc.integer({ min: 1, max: 3000 }),
    })
    .map((quantity) => leg({ mode: 'ROAD', ...quantity }))
  const fuel = fc
    .integer({ min: 0, max: 900 })
    .map((amount) => emission({ method: 'FUEL', fuel: 'diesel', amount, unit: 'litres' }))
  const views = fc
    .record({
      emissions: fc.array(fc.oneof(freight, truck, fuel), { minLength: 1, maxLength: 12 }),
      growth: fc.double({ min: 1, max: 20, noNaN: true }),
      above: fc.double({ min: 1.05, max: 30, noNaN: true }),
    })
    .map(({ emissions, growth, above }) => {
      const view = hotspot(emissions)
      const predictedCo2 = view.predictedCo2 * growth
      return { ...view, predictedCo2, baselineCo2: predictedCo2 / above }
    })

  it('saves more than nothing and less than its measure could of the whole hotspot, at most three and one of a kind', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { drafts, reason } = recommend(view)
        expect(reason === null).toBe(drafts.length > 0)
        expect(drafts.length).toBeLessThanOrEqual(3)
        expect(new Set(drafts.map(({ measureId }) => measureId)).size).toBe(drafts.length)
        for (const draft of drafts) {
          const measure = measures.find(({ id }) => id === draft.measureId)
          expect(draft.co2Reduction).toBeGreaterThan(0)
          const most = (view.predictedCo2 * (measure?.reductionPercent.max ?? 0)) / 100
          expect(draft.co2Reduction).toBeLessThanOrEqual(most * (1 + 1e-9))
          expect(draft.action).not.toMatch(/NaN|undefined|Infinity|e[+-]\d/)
        }
        expect(recommend(view)).toEqual({ drafts, reason })
      }),
      { numRuns: 150 },
    )
  })
})
