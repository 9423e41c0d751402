import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calculate } from '../emissions/calculation.ts'
import { type EntityFacts, noFacts } from '../emissions/entity-facts.ts'
import type { Driver } from '../hotspots/drivers.ts'
import { greatCircleKm } from '../platform/geo.ts'
import { nearestPort } from './geography.ts'
import { emission, find, hotspot, idsOf, inCountry, leg, type Place, places, savingOf } from './hotspot-for-tests.ts'
import { measureById } from './knowledge.ts'
import { recommend } from './recommend.ts'

describe('air freight', () => {
  it('from India to Nigeria is recommended for the ocean, with the lane, the tonnes and the ports', () => {
    const { drafts, reason } = recommend(hotspot([leg({ mode: 'AIR', massKg: 4000 }, 'hyderabad', 'lagos')]))
    expect(reason).toBeNull()
    expect(drafts[0]?.measureId).toBe('air-to-sea')
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
    expect(savingOf(view)).toEqual(['air-to-road-rail'])
    expect(recommend(view).drafts[0]?.action).toContain('Frankfurt')
  })

  it.each<[string, Place, Place]>([
    ['over water', 'london', 'paris'],
    ['across a continent within one country', 'newYork', 'losAngeles'],
    ['to a place far from any port', 'frankfurt', 'bishkek'],
    ['to a town that no road reaches', 'lima', 'iquitos'],
  ])('%s has no other way: only certified fuel remains, and no saving is counted', (_, from, to) => {
    const { drafts } = recommend(hotspot([leg({ mode: 'AIR', massKg: 800 }, from, to)]))
    expect(drafts).toMatchObject([{ measureId: 'saf-book-and-claim', co2Reduction: 0 }])
    expect(drafts[0]?.action).toContain('the figures in Plume stay as they are')
  })

  it('of 1,900 km from Istanbul to Frankfurt goes by road or rail, though neither by ship nor by block train', () => {
    const driver: Driver = { kind: 'MODE_MIX', co2: 900, label: 'Air carried 27 % instead of 9 %' }
    const view = hotspot([leg({ mode: 'AIR', massKg: 800 }, 'istanbul', 'frankfurt')], { drivers: [driver] })
    expect(savingOf(view).toSorted()).toEqual(['air-freight-approval', 'air-midrange-to-rail', 'air-midrange-to-road'])
  })

  it('from China to Europe has three ways that exclude each other', () => {
    const driver: Driver = { kind: 'MODE_MIX', co2: 900, label: 'Air carried 62 % instead of 40 %' }
    const view = hotspot([leg({ mode: 'AIR', massKg: 800 }, 'shenzhen', 'frankfurt')], { drivers: [driver] })
    expect(savingOf(view).toSorted()).toEqual(['air-to-sea', 'rail-asia-europe-for-air', 'sea-air'])
    expect(new Set(savingOf(view).map((id) => measureById(id)?.choice))).toEqual(new Set(['air-mode']))
    expect(find(view, 'sea-air')?.action).toContain('by ship to Dubai and by air from there')
  })

  it('in many small consignments is bundled, which the factors do not show', () => {
    const small = Array.from({ length: 30 }, () => leg({ mode: 'AIR', massKg: 60 }, 'hyderabad', 'lusaka'))
    expect(find(hotspot(small), 'order-frequency-moq')).toMatchObject({
      co2Reduction: 0,
      action: expect.stringContaining('factors per tonne-km do not show the size of an order'),
    })
    expect(idsOf(hotspot(small.slice(0, 3)))).not.toContain('order-frequency-moq')
  })

  it('from India to Haiti never goes by truck', () => {
    expect(savingOf(hotspot([leg({ mode: 'AIR', massKg: 800 }, 'hyderabad', 'portAuPrince')]))).toEqual(['air-to-sea'])
  })

  it('over a short way without coordinates is not taken for a land route, and the places are asked for', () => {
    const { drafts } = recommend(hotspot([leg({ mode: 'AIR', massKg: 800, distanceKm: 900 })]))
    expect(drafts.map(({ co2Reduction }) => co2Reduction)).toEqual([0, 0])
    expect(drafts[0]).toMatchObject({
      measureId: 'record-places',
      action: expect.stringContaining('coordinates of both ends'),
    })
  })
})

describe('road freight', () => {
  it('over long distances is recommended for rail first, then for better trucks', () => {
    const view = hotspot([leg({ mode: 'ROAD', massKg: 20_000 }, 'johannesburg', 'lusaka')])
    expect(savingOf(view).slice(0, 2)).toEqual(['intermodal-rail', 'aero-tractor-trailer'])
    expect(find(view, 'aero-tractor-trailer')?.action).toMatch(/^Ask the carriers to fit aerodynamic kits/)
  })

  it('asks a carrier itself to fit its trucks', () => {
    const emissions = [leg({ mode: 'ROAD', massKg: 20_000 }, 'johannesburg', 'lusaka')]
    const view = hotspot(emissions, { entity: { type: 'CARRIER', key: 'c', name: 'Carrier' } })
    expect(find(view, 'aero-tractor-trailer')?.action).toMatch(/^Fit aerodynamic kits/)
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
    const view = hotspot([leg({ mode: 'ROAD', vehicleClass, massKg: 500, distanceKm: 80 })], inCountry('GB'))
    expect(idsOf(view)).toContain(id)
  })

  it('by van gets an electric one only where the UK grid factor holds', () => {
    const van = { mode: 'ROAD', vehicleClass: 'van', massKg: 500 } as const
    expect(idsOf(hotspot([leg(van, 'london', 'manchester')]))).toContain('van-to-bev')
    expect(idsOf(hotspot([leg(van, 'frankfurt', 'paris')]))).not.toContain('van-to-bev')
  })

  it('over short distances with average trucks shows nothing to save, and the class and the load are asked for', () => {
    const view = hotspot([leg({ mode: 'ROAD', massKg: 500, distanceKm: 80 })])
    expect(savingOf(view)).toEqual([])
    expect(find(view, 'record-vehicle-class')?.action).toMatch(/^Ask the carriers to record the class of the vehicles/)
  })

  it('goes by barge only between places on one waterway', () => {
    const truck = { mode: 'ROAD', vehicleClass: 'hgv_artic', massKg: 24_000 } as const
    const barge = find(hotspot([leg(truck, 'rotterdam', 'basel')]), 'inland-waterway')
    expect(barge?.action).toContain('on the Rhine waterways from Rotterdam to Basel')
    expect(barge?.co2Reduction).toBeGreaterThan(0)
    expect(idsOf(hotspot([leg(truck, 'munich', 'hamburg')]))).not.toContain('inland-waterway')
  })

  it('goes by coastal ship only between places near ports', () => {
    const truck = { mode: 'ROAD', vehicleClass: 'hgv_artic', massKg: 24_000, distanceKm: 1290 } as const
    const ship = find(hotspot([leg(truck, 'valencia', 'genoa')]), 'short-sea-instead-of-road')
    expect(ship?.action).toContain('via the ports of Valencia and Genova')
    expect(idsOf(hotspot([leg(truck, 'munich', 'hamburg')]))).not.toContain('short-sea-instead-of-road')
  })

  it('that takes a longer way than it need gets the direct way, and no more than the longer way added', () => {
    const longer: Driver = { kind: 'DISTANCE', co2: 40, label: 'Average road haul 812 km instead of 640 km' }
    const truck = leg({ mode: 'ROAD', vehicleClass: 'hgv_artic', massKg: 5000, distanceKm: 812 }, 'munich', 'hamburg')
    expect(find(hotspot([truck], { drivers: [longer] }), 'direct-routing')?.co2Reduction).toBeCloseTo(40, 6)
    expect(idsOf(hotspot([truck]))).not.toContain('direct-routing')
  })

  it('on short ways gets a battery truck by the grid of its country: none on coal, none where Plume has no factor', () => {
    const truck = leg({ mode: 'ROAD', vehicleClass: 'hgv_artic', massKg: 9000, distanceKm: 140 })
    const on = (facts: Partial<EntityFacts>) => {
      const entity = { type: 'CARRIER' as const, key: 'c', name: 'Carrier', facts: { ...noFacts, ...facts } }
      return find(hotspot([truck], { entity }), 'bev-truck-short-routes')
    }
    expect(on({ country: 'US' })?.co2Reduction).toBeCloseTo(
      0.5 * truck.co2 * (1 - ((1.4 / 0.9) * 0.351642) / 0.90581),
      4,
    )
    expect(on({ country: 'US' })?.action).toContain('0.352 kg CO2e per kWh (EPA eGRID2023)')
    expect(on({ country: 'US', region: 'CAMX' })?.co2Reduction).toBeGreaterThan(
      on({ country: 'US' })?.co2Reduction ?? 0,
    )
    expect(on({ country: 'PL', gridKgPerKwh: 0.65 })).toBeUndefined()
    expect(on({ country: 'PL' })).toBeUndefined()
    expect(on({})).toBeUndefined()
  })

  it('that emits more per tonne-km than it used to gets driver training', () => {
    const drivers: Driver[] = [{ kind: 'INTENSITY', co2: 900, label: 'Road emitted 0.2 kg CO2e per tonne-km' }]
    expect(idsOf(hotspot([leg({ mode: 'ROAD', massKg: 500, distanceKm: 80 })], { drivers }))).toContain(
      'driver-training',
    )
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

  it('saves less than its measure could of the whole hotspot, at most three and one of a kind', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { drafts, reason } = recommend(view)
        expect(reason === null).toBe(drafts.length > 0)
        expect(drafts.length).toBeLessThanOrEqual(3)
        expect(new Set(drafts.map(({ measureId }) => measureId)).size).toBe(drafts.length)
        for (const draft of drafts) {
          const measure = measureById(draft.measureId)
          if (draft.co2Reduction === 0) expect(draft.action).toContain(measure?.notCounted)
          const most = (view.predictedCo2 * (measure?.reductionPercent?.max ?? 0)) / 100
          expect(draft.co2Reduction).toBeLessThanOrEqual(most * (1 + 1e-9))
          expect(draft.action).not.toMatch(/NaN|undefined|Infinity|e[+-]\d/)
        }
        expect(recommend(view)).toEqual({ drafts, reason })
      }),
      { numRuns: 150 },
    )
  })
})
