import { describe, expect, it } from 'vitest'
import { type EntityFacts, noFacts } from '../emissions/entity-facts.ts'
import type { Driver } from '../hotspots/drivers.ts'
import { emission, find, hotspot, idsOf, leg, savingOf, site } from './hotspot-for-tests.ts'
import { recommend } from './recommend.ts'

describe('other emissions', () => {
  it('sea freight on feeder ships is recommended for larger ones, on average ships no saving is counted', () => {
    const sea = { mode: 'SEA', massKg: 20_000, distanceKm: 2000 } as const
    expect(savingOf(hotspot([leg({ ...sea, vehicleClass: 'container_0_to_999_teu' })]))).toEqual([
      'container-ship-size',
    ])
    expect(savingOf(hotspot([leg(sea)]))).toEqual([])
  })

  it('diesel of a vehicle gets driver training at the low end of its range, and the km are asked for', () => {
    const emissions = [emission({ method: 'FUEL', fuel: 'diesel', amount: 900, unit: 'litres' })]
    const vehicle = hotspot(emissions, { entity: { type: 'VEHICLE', key: 'v', name: 'No. 7' } })
    const draft = find(vehicle, 'driver-training')
    expect(draft?.co2Reduction).toBeCloseTo(0.05 * vehicle.predictedCo2, 6)
    expect(draft?.action).toContain('900 litres of diesel')
    expect(find(vehicle, 'record-km')?.action).toMatch(/^Record the km, or the tonne-km, that this fuel was burned for/)
  })

  it('diesel of a site gets what site machines need, and the kind of site is asked for', () => {
    const emissions = [emission({ method: 'FUEL', fuel: 'diesel', amount: 900, unit: 'litres' })]
    const site = hotspot(emissions, { entity: { type: 'FACILITY', key: 'f', name: 'F 12' } })
    expect(idsOf(site)).toEqual(expect.arrayContaining(['hvo-generators', 'describe-site']))
    expect(idsOf(site)).not.toContain('driver-training')
  })

  it('reported amounts get a request for what lies behind them', () => {
    const supplier = { type: 'SUPPLIER' as const, key: 's', name: 'Supplier' }
    const drivers: Driver[] = [{ kind: 'OTHER', co2: 300, label: 'Reported amounts of 500 kg CO2e' }]
    const view = hotspot([emission({ method: 'REPORTED', co2Kg: 500 })], { entity: supplier, drivers })
    expect(idsOf(view)).toEqual(['primary-data', 'supplier-engagement'])
    expect(savingOf(view)).toEqual([])
  })

  it('that rise as no meter does are checked before anything else', () => {
    const view = hotspot([emission({ method: 'ELECTRICITY', kwh: 940_000, region: 'UK' })], site('Warehouse'))
    expect(idsOf({ ...view, baselineCo2: view.predictedCo2 / 959 })).toEqual(['check-data-first'])
    expect(idsOf({ ...view, baselineCo2: view.predictedCo2 / 5 })[0]).toBe('check-data-first')
    expect(idsOf({ ...view, baselineCo2: view.predictedCo2 / 2 })).not.toContain('check-data-first')
    expect(idsOf({ ...view, baselineCo2: 0 })).not.toContain('check-data-first')
  })

  it('of a period without any record get nothing', () => {
    expect(recommend(hotspot([], { predictedCo2: 10 })).reason).toContain('no emission of this period is recorded')
  })

  it('that are a small part of the hotspot are left alone', () => {
    const air = leg({ mode: 'AIR', massKg: 1, distanceKm: 8000 })
    expect(idsOf(hotspot([air, emission({ method: 'REPORTED', co2Kg: 100_000 })]))).toEqual(['primary-data'])
  })
})

describe('a site', () => {
  const electricity = emission({ method: 'ELECTRICITY', kwh: 90_000, region: 'UK' })
  const gas = emission({ method: 'FUEL', fuel: 'natural gas', amount: 90_000, unit: 'kWh' })

  it('that is a warehouse gets LED lighting, with the share of the lighting as a stated assumption', () => {
    const draft = find(hotspot([electricity], site('Distribution centre Leeds')), 'led-high-bay')
    expect(draft?.co2Reduction).toBeCloseTo(0.5 * 0.3 * electricity.co2, 6)
    expect(draft?.action).toContain(
      '50 % of the lighting, the low end of what the source reports, and the lighting assumed to be 30 %',
    )
  })

  it('is what its owner states, and else what its name says', () => {
    const named = site('Cold store Venlo')
    expect(idsOf(hotspot([electricity], named))).toContain('cold-store-set-points')
    const facts: EntityFacts = { ...noFacts, facilityKind: 'HUB' }
    const stated = hotspot([electricity], { entity: { ...named.entity, facts } })
    expect(idsOf(stated)).toContain('led-high-bay')
    expect(idsOf(stated)).not.toContain('cold-store-set-points')
  })

  it('that nobody has described gets what fits any building, and is asked for', () => {
    const ids = idsOf(hotspot([electricity], site('F 12')))
    expect(ids).toContain('building-controls')
    expect(ids).not.toContain('led-high-bay')
  })

  it('with gas heating gets a heat pump by its grid: none on coal', () => {
    const on = (facts: Partial<EntityFacts>) =>
      find(hotspot([gas], { entity: { ...site('Hall').entity, facts: { ...noFacts, ...facts } } }), 'heat-pump')
    expect(on({ country: 'GB' })?.co2Reduction).toBeCloseTo(gas.co2 - 90_000 * (0.88 / 2.5) * 0.20705, 4)
    expect(on({ country: 'ZA', gridKgPerKwh: 0.9 })).toBeUndefined()
    expect(on({ country: 'FR' })).toBeUndefined()
  })

  it('where vehicles are charged is told that this is the other side of a saving', () => {
    const draft = find(hotspot([electricity], site('Electric van depot')), 'smart-depot-charging')
    expect(draft?.citations[0]?.passage).toContain('diesel that is no longer burned')
  })
})

describe('a carrier of packages', () => {
  const emissions = [emission({ method: 'FUEL', fuel: 'diesel', amount: 900, unit: 'litres' })]
  const carrier = { entity: { type: 'CARRIER' as const, key: 'c', name: 'Carrier' } }

  it('whose deliveries fail is advised to deliver at the first attempt', () => {
    expect(idsOf(hotspot(emissions, { ...carrier, failedShare: 0.17 }))).toContain('first-attempt-delivery')
    expect(idsOf(hotspot(emissions, { ...carrier, failedShare: 0.02 }))).not.toContain('first-attempt-delivery')
    expect(idsOf(hotspot(emissions, carrier))).not.toContain('first-attempt-delivery')
  })
})

describe('an entity with fuel and freight', () => {
  it('gets advice on both, and each saving only of the records that the measure changes', () => {
    const fuel = emission({ method: 'FUEL', fuel: 'diesel', amount: 2000, unit: 'litres' })
    const freight = leg({ mode: 'ROAD', vehicleClass: 'hgv_artic_over_33t', massKg: 50_000, distanceKm: 1850 })
    const view = hotspot([fuel, freight], { entity: { type: 'VEHICLE', key: 't', name: 'Tractor 214' } })
    expect(find(view, 'aero-tractor-trailer')?.co2Reduction).toBeCloseTo(0.03 * freight.co2, 6)
    expect(find(view, 'hvo-trucks')?.co2Reduction).toBeCloseTo(0.3 * 0.75 * fuel.co2, 6)
  })
})
