import { expect, it } from 'vitest'
import { type Item, send, supplier } from '../../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../../testing/harness.ts'

const at = '2024-05-06T07:08:09.123Z'
const inputOf = (eventId: string, kind: object): Item => ({
  eventId,
  occurredAt: at,
  entity: supplier('acme'),
  ...kind,
})

const emissions = `{ emissions(first: 100) { totalCount edges { node {
  eventId occurredAt co2 includedInSeries entity { key } entities { type key }
  calculation { method formula inputs recomputed factor { publisher dataset edition value unit licence } }
} } } }`

type Shown = {
  eventId: string
  occurredAt: string
  co2: number
  entities: { type: string; key: string }[]
  calculation: {
    method: string
    formula: string
    inputs: Record<string, number>
    recomputed: number
    factor: Factor | null
  }
}
type Factor = { publisher: string; edition: string; value: number; unit: string }

async function shown(node: TestNode): Promise<Map<string, Shown>> {
  const { emissions: page } = await node.data<{ emissions: { edges: { node: Shown }[] } }>(emissions)
  return new Map(page.edges.map((edge) => [edge.node.eventId, edge.node]))
}

const amounts = [0, 0.1, 1 / 3, 5e-324, 1e-7, 3e9, 2 ** 31, 2 ** 53 - 1, 123_456_789.123_456_7, 9_007_199_254_740_991]

onEachBackend('the calculation of an emission', (backend) => {
  const open = useNode(backend)

  it('shows inputs, factor and formula of each kind, and computes again to the last bit', async () => {
    const node = await open()
    const bergen = { latitude: 60.39, longitude: 5.32 }
    const oslo = { latitude: 59.91, longitude: 10.75 }
    const kinds = {
      fuel: { fuel: { fuel: 'diesel', amount: 12.7, unit: 'gal (US)' } },
      power: { electricity: { kwh: 1234.567 } },
      given: { freight: { mode: 'ROAD', massKg: 1234.5, distanceKm: 678.9 } },
      places: { freight: { mode: 'AIR', massKg: 77.7, origin: bergen, destination: oslo, trackingNumber: 'T 1' } },
      class: { freight: { mode: 'ROAD', vehicleClass: 'hgv_artic_average_laden', massKg: 9999.9, distanceKm: 0.3 } },
    }
    const input = Object.entries(kinds).map(([id, kind]) => inputOf(id, kind))
    expect(await send(node, input)).toEqual({ accepted: 5, duplicates: 0, rejected: [] })
    const found = await shown(node)
    for (const id of Object.keys(kinds)) {
      const { co2, occurredAt, calculation } = found.get(id) ?? expect.fail(`${id} is not shown`)
      expect(occurredAt).toBe(at)
      expect(co2).toBeGreaterThan(0)
      expect(calculation.recomputed).toBe(co2)
      expect(calculation.factor).toMatchObject({
        edition: '2024 v1.1',
        licence: expect.stringContaining('Open Government'),
      })
      expect(calculation.formula).toContain('factor')
    }
    const { calculation: fuel, co2 } = found.get('fuel') ?? expect.fail()
    expect(fuel).toMatchObject({ method: 'FUEL', inputs: { amount: 12.7, unit: 'gal (US)', convertedUnit: 'litres' } })
    expect((fuel.inputs.convertedAmount ?? 0) * (fuel.factor?.value ?? 0)).toBe(co2)
    expect(found.get('places')?.calculation.inputs).toMatchObject({
      origin: bergen,
      destination: oslo,
      trackingNumber: 'T 1',
      distanceSource: expect.stringContaining('great circle'),
    })
  })

  it('keeps reported amounts as they are, however large or small', async () => {
    const node = await open()
    const input = amounts.map((co2Kg, n) => inputOf(`amount-${n}`, { reported: { co2Kg } }))
    expect(await send(node, input)).toMatchObject({ accepted: amounts.length })
    const found = await shown(node)
    for (const [n, co2Kg] of amounts.entries()) {
      expect(found.get(`amount-${n}`)).toMatchObject({
        co2: co2Kg,
        calculation: { method: 'REPORTED', factor: null, inputs: { co2Kg }, formula: 'co2Kg', recomputed: co2Kg },
      })
    }
  })

  it('counts for all entities named, each of them once', async () => {
    const node = await open()
    const alsoCountsFor = [
      { type: 'ROUTE', key: 'Bergen → Oslo', name: 'Bergen to Oslo' },
      { type: 'CARRIER', key: 'nordfrakt' },
      { type: 'ROUTE', key: 'Bergen → Oslo' },
    ]
    const item = { ...inputOf('leg', { reported: { co2Kg: 40 } }), entity: supplier('shared'), alsoCountsFor }
    await send(node, [item, { ...item, eventId: 'leg-2', reported: { co2Kg: 2 } }])
    expect((await shown(node)).get('leg')).toMatchObject({ entity: { key: 'shared' } })
    expect((await shown(node)).get('leg')?.entities).toHaveLength(3)
    const series = await node.data(`{
      supplier: entity(type: SUPPLIER, key: "shared") { name series { co2 count } }
      route: entity(type: ROUTE, key: "Bergen → Oslo") { name series { co2 count } }
      carrier: entity(type: CARRIER, key: "nordfrakt") { name series { co2 count } }
    }`)
    const counted = [{ co2: 42, count: 2 }]
    expect(series).toEqual({
      supplier: { name: 'shared', series: counted },
      route: { name: 'Bergen to Oslo', series: counted },
      carrier: { name: 'nordfrakt', series: counted },
    })
  })
})
