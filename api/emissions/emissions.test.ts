import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { hamburg, munich, record, scan } from '../testing/scans.ts'

onEachBackend('an emission', (backend) => {
  const open = useNode(backend)

  it('tells of the entities it counts for whatever they tell themselves, also when asked twice', async () => {
    const node = await open()
    await record(node, [
      scan('E1', 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, massKg: 5, mode: 'ROAD' }),
      scan('E1', 20, 'DELIVERED', munich),
    ])
    const asked = `key name places { name } own: series { start co2 } days: series(bucket: DAY) { start co2 }
      quarters: series(bucket: QUARTER) { start co2 } none: series(from: "2027-01-01T00:00:00Z") { start }
      hotspots(first: 1) { totalCount }`
    const { byLeg, byKey } = await node.data<{ byLeg: { legs: { entities: unknown[] }[] }; byKey: unknown }>(`{
      byLeg: package(trackingNumber: "E1") { legs { entities { type ${asked} } } }
      byKey: entity(type: CARRIER, key: "DHL") { type ${asked} }
    }`)
    expect(byKey).toMatchObject({
      own: [{ co2: expect.any(Number) }],
      quarters: [{ start: '2026-01-01T00:00:00.000Z' }],
    })
    expect(byLeg.legs[0]?.entities).toContainEqual(byKey)
  })
})
