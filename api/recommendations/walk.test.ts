import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { hour, record, scan } from '../testing/scans.ts'

const mumbai = { location: 'Mumbai', latitude: 18.96, longitude: 72.82 }
const mombasa = { location: 'Mombasa', latitude: -4.05, longitude: 39.67 }

/** Packages that fly from Mumbai to Mombasa, three a day. */
const flown = (name: string, count: number, massKg: number, firstHour: number) =>
  Array.from({ length: count }, (_, n) => {
    const [number, start] = [`${name}-${n}`, firstHour + 8 * n]
    return [
      scan(number, start, 'PICKED_UP', {
        carrier: 'AirOne',
        ...mumbai,
        mode: 'AIR',
        massKg: massKg * (1 + 0.03 * (n % 4)),
      }),
      scan(number, start + 12, 'DELIVERED', mombasa),
    ]
  }).flat()

type Walk = {
  package: {
    co2: number
    legs: {
      co2: number
      calculation: { method: string; recomputed: number }
      entities: {
        type: string
        key: string
        hotspots: { edges: { node: { alerts: { status: string }[]; recommendations: { action: string }[] } }[] }
      }[]
    }[]
  }
}

onEachBackend('the carbon of a package', (backend) => {
  const open = useNode(backend)

  it('can be walked in one query: package, leg, kg CO2e, hotspot, alert, recommendation', async () => {
    const node = await open()
    await record(node, flown('usual', 3 * 40, 100, -2000), true)
    await record(node, flown('heavy', 4, 400, -2000 + 8 * 3 * 40))
    const { package: found } = await node.data<Walk>(`{ package(trackingNumber: "heavy-0") { co2 legs {
      co2 calculation { method recomputed } entities { type key hotspots { edges { node {
        severity alerts { status message } recommendations { action co2Reduction } } } } } } } }`)
    const [leg] = found.legs
    expect(found.legs).toHaveLength(1)
    expect(leg?.co2).toBe(found.co2)
    expect(leg?.calculation).toEqual({ method: 'FREIGHT', recomputed: leg?.co2 })
    expect(leg?.entities).toMatchObject([
      { type: 'CARRIER', key: 'AirOne' },
      { type: 'ROUTE', key: 'Mumbai → Mombasa' },
    ])
    const route = leg?.entities.find(({ type }) => type === 'ROUTE')
    expect(route?.hotspots.edges).toMatchObject([
      {
        node: {
          alerts: [{ status: 'FIRING' }],
          recommendations: [
            expect.objectContaining({ action: expect.any(String) }),
            ...(route?.hotspots.edges[0]?.node.recommendations.slice(1) ?? []),
          ],
        },
      },
    ])
  })

  it('follows corrections of its scans, and takes legs that were sent as activities', async () => {
    const node = await open()
    const co2Of = async (number: string) =>
      (await node.data<{ package: { co2: number | null } }>(`{ package(trackingNumber: "${number}") { co2 } }`)).package
        .co2
    const [start, end] = flown('corrected', 1, 100, 0)
    await record(node, [start ?? {}, end ?? {}])
    const before = (await co2Of('corrected-0')) ?? expect.fail('no emission')
    await record(node, [{ ...start, massKg: 50, corrects: true }])
    expect(await co2Of('corrected-0')).toBeCloseTo(before / 2, 6)
    await record(node, [{ ...end, latitude: null, longitude: null, corrects: true }])
    expect(await co2Of('corrected-0')).toBeNull()

    const activity = {
      eventId: 'leg-sent',
      occurredAt: hour(3),
      entity: { type: 'SUPPLIER', key: 'acme' },
      freight: { mode: 'ROAD', massKg: 1000, distanceKm: 100, trackingNumber: 'sent' },
    }
    const ingest = 'mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted } }'
    await node.data(ingest, { input: [activity] })
    await record(node, [scan('sent', 2, 'PICKED_UP')])
    const first = (await co2Of('sent')) ?? expect.fail('no emission')
    await node.data(ingest, { input: [{ ...activity, eventId: 'leg-more' }] })
    expect(await co2Of('sent')).toBeCloseTo(2 * first, 6)
  })
})
