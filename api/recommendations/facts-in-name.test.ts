import { describe, expect, it } from 'vitest'
import type { EntityType } from '../emissions/activity.ts'
import { noFacts } from '../emissions/entity-facts.ts'
import { knownFacts } from './facts-in-name.ts'

describe('the facts that a name tells', () => {
  it.each<[EntityType, string, object]>([
    ['FACILITY', 'Cold store Venlo', { facilityKind: 'COLD_STORE', temperature: 'CHILLED' }],
    ['FACILITY', 'Frozen food store Gdansk', { facilityKind: 'COLD_STORE', temperature: 'FROZEN' }],
    ['FACILITY', 'Electric van depot', { facilityKind: 'CHARGING_DEPOT' }],
    ['FACILITY', 'Yard Memphis', { facilityKind: 'YARD' }],
    ['FACILITY', 'Airport Road 12', { facilityKind: null }],
    ['FACILITY', 'Vancouver', { facilityKind: null, vehicleKind: null }],
    ['VEHICLE', 'MV Aurora', { vehicleKind: 'SHIP' }],
    ['VEHICLE', 'Tractor 214', { vehicleKind: 'TRUCK' }],
    ['VEHICLE', 'Vancouver 3', { vehicleKind: null }],
    ['ROUTE', 'Almería–Cologne chilled', { temperature: 'CHILLED', facilityKind: null }],
    ['SUPPLIER', 'Co-packer with own plant', { facilityKind: 'PLANT' }],
  ])('of the %s %s', (type, name, told) => {
    expect(knownFacts({ type, name })).toMatchObject(told)
  })

  it('give way to what its owner states', () => {
    const facts = { ...noFacts, facilityKind: 'HUB' as const, country: 'NL' }
    const known = knownFacts({ type: 'FACILITY', name: 'Cold store Venlo', facts })
    expect(known).toMatchObject({ facilityKind: 'HUB', country: 'NL', temperature: 'CHILLED' })
  })
})
