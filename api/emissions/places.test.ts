import { describe, expect, it } from 'vitest'
import { day, nodesOf, send, supplier } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { hamburg, munich, record, scan } from '../testing/scans.ts'
import { type NewestLeg, placesOf } from './places.ts'

const pune = { latitude: 18.52, longitude: 73.86 }
const lagos = { latitude: 6.52, longitude: 3.38 }
const abuja = { latitude: 9.06, longitude: 7.49 }

describe('the places of an entity', () => {
  const leg = (more: Partial<NewestLeg> = {}): NewestLeg => ({
    origin: pune,
    destination: lagos,
    lane: null,
    plannedRoute: [],
    ...more,
  })
  const entity = (type: 'ROUTE' | 'FACILITY' | 'SUPPLIER' | 'CARRIER' | 'VEHICLE', name = 'Acme') => ({
    type,
    key: name.toLowerCase(),
    name,
  })

  it('are the ends of a route, by the names that its own holds', () => {
    expect(placesOf(entity('ROUTE', 'Pune → Lagos, Nigeria'), leg())).toEqual([
      { name: 'Pune', ...pune },
      { name: 'Lagos, Nigeria', ...lagos },
    ])
    for (const name of ['pne-los', 'a → b → c', ' → ']) {
      expect(placesOf(entity('ROUTE', name), leg()).map((place) => place.name)).toEqual([
        `Start of ${name}`,
        `End of ${name}`,
      ])
    }
    expect(placesOf(entity('ROUTE'), leg({ destination: null }))).toEqual([])
  })

  it('are the ends of the lane whose parts its legs are', () => {
    const key = 'Pune → Abuja'
    const plannedRoute = [
      { name: 'Pune', ...pune },
      { name: 'Lagos', ...lagos },
      { name: 'Abuja', ...abuja },
    ]
    const lane = { type: 'ROUTE', key, name: key } as const
    expect(placesOf(lane, leg({ lane: key, plannedRoute }))).toEqual([plannedRoute[0], plannedRoute[2]])
    expect(placesOf(lane, leg({ lane: key, plannedRoute: [{ name: 'Pune' }, { name: 'Abuja', ...abuja }] }))).toEqual(
      [],
    )
    expect(placesOf({ ...lane, key: 'x' }, leg({ lane: key, plannedRoute }))[1]).toEqual({ name: 'Abuja', ...lagos })
  })

  it('are where a facility or a supplier sends from, and nowhere for what moves', () => {
    for (const type of ['FACILITY', 'SUPPLIER'] as const) {
      expect(placesOf(entity(type), leg())).toEqual([{ name: 'Acme', ...pune }])
      expect(placesOf(entity(type), null)).toEqual([])
    }
    for (const type of ['CARRIER', 'VEHICLE'] as const) expect(placesOf(entity(type), leg())).toEqual([])
  })
})

async function placesByName(node: TestNode): Promise<Record<string, unknown>> {
  const { entities } = await node.data<{ entities: { edges: { node: { name: string; places: unknown } }[] } }>(
    '{ entities(first: 100) { edges { node { name places { name latitude longitude } } } } }',
  )
  return Object.fromEntries(nodesOf(entities).map(({ name, places }) => [name, places]))
}

onEachBackend('the map of entities', (backend) => {
  const open = useNode(backend)

  it('has them where their newest legs are', async () => {
    const node = await open()
    const leg = (eventId: string, at: number, freight: object) => ({
      eventId,
      occurredAt: day(at),
      entity: supplier('acme'),
      alsoCountsFor: [
        { type: 'ROUTE', key: 'r', name: 'Home → Away' },
        { type: 'FACILITY', key: 'hub' },
        { type: 'CARRIER', key: 'fly' },
      ],
      freight: { mode: 'ROAD', massKg: 100, ...freight },
    })
    await send(node, [
      leg('new', 3, { origin: lagos, destination: abuja }),
      leg('old', 1, { origin: pune, destination: lagos }),
      leg('newest, of a known length only', 4, { distanceKm: 50 }),
      leg('impossible', 5, { mode: 'AIR', massKg: 999_000, origin: pune, destination: lagos }),
      { eventId: 'kwh', occurredAt: day(3), entity: { type: 'FACILITY', key: 'dark' }, electricity: { kwh: 5 } },
    ])
    expect(await placesByName(node)).toEqual({
      acme: [{ name: 'acme', ...lagos }],
      hub: [{ name: 'hub', ...lagos }],
      'Home → Away': [
        { name: 'Home', ...lagos },
        { name: 'Away', ...abuja },
      ],
      fly: [],
      dark: [],
    })
  })

  it('has a lane of packages from end to end', async () => {
    const node = await open()
    const place = ({ location, latitude, longitude }: typeof hamburg) => ({ name: location, latitude, longitude })
    const kassel = { location: 'Kassel', latitude: 51.32, longitude: 9.5 }
    const common = { carrier: 'DHL', massKg: 5, mode: 'ROAD', plannedRoute: [hamburg, kassel, munich].map(place) }
    await record(node, [
      scan('parcel', 0, 'PICKED_UP', { ...common, ...hamburg }),
      scan('parcel', 5, 'IN_TRANSIT', { ...common, ...kassel }),
    ])
    expect((await placesByName(node))['Hamburg → Munich']).toEqual([place(hamburg), place(munich)])
  })
})
