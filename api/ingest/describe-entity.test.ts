import { expect, it } from 'vitest'
import { day, nodesOf, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const facts = 'country region gridKgPerKwh facilityKind temperature vehicleKind'
const mutation = `mutation ($type: EntityType!, $key: String!, $facts: EntityFactsInput!) {
  describeEntity(type: $type, key: $key, facts: $facts) { key ${facts} } }`

const readings = (key: string, from: number, to: number, kwh: number) =>
  Array.from({ length: to - from }, (_, n) => ({
    eventId: `${key}-${from + n}`,
    occurredAt: day(from + n),
    entity: { type: 'FACILITY', key },
    electricity: { kwh: kwh * (1 + 0.02 * (n % 5)), region: 'UK' },
  }))

/** Forty days of electricity, then a day with twice as much. */
async function risen(node: TestNode, key: string): Promise<void> {
  await send(node, readings(key, 0, 40, 1000), true)
  await send(node, readings(key, 40, 41, 2200))
}

async function adviceOn(node: TestNode, key: string) {
  const { recommendations } = await node.data<{
    recommendations: {
      edges: {
        node: { id: string; action: string; leadTime: string; cost: string; hotspot: { entity: { key: string } } }
      }[]
    }
  }>(`{ recommendations(first: 500) { edges { node { id action leadTime cost hotspot { entity { key } } } } } }`)
  return nodesOf(recommendations).filter(({ hotspot }) => hotspot.entity.key === key)
}

onEachBackend('describing an entity', (backend) => {
  const open = useNode(backend)

  it('keeps what is said, leaves the rest as it is, and takes back with null', async () => {
    const node = await open()
    await send(node, readings('site', 0, 1, 1000))
    const describe = (said: object) =>
      node.data<{ describeEntity: object }>(mutation, { type: 'FACILITY', key: 'site', facts: said })
    await describe({ country: 'us', region: 'CAMX', facilityKind: 'COLD_STORE' })
    const { describeEntity } = await describe({ region: null, temperature: 'FROZEN', gridKgPerKwh: 0.2 })
    const stated = {
      ...{ country: 'US', region: null, gridKgPerKwh: 0.2 },
      ...{ facilityKind: 'COLD_STORE', temperature: 'FROZEN', vehicleKind: null },
    }
    expect(describeEntity).toEqual({ key: 'site', ...stated })
    const { entity } = await node.data<{ entity: object }>(`{ entity(type: FACILITY, key: "site") { ${facts} } }`)
    expect(entity).toEqual(stated)
  })

  it('changes what is recommended for its active hotspots at once, and streams it', async () => {
    const node = await open()
    await risen(node, 'F 12')
    const before = await adviceOn(node, 'F 12')
    expect(before.map(({ action }) => action).join()).not.toContain('evaporating temperatures')
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    await node.data(mutation, { type: 'FACILITY', key: 'F 12', facts: { facilityKind: 'COLD_STORE' } })
    const setPoints = (await adviceOn(node, 'F 12')).find(({ action }) => action.includes('evaporating temperatures'))
    expect(setPoints).toMatchObject({ leadTime: 'DAYS', cost: 'SAVES' })
    const changes = await take<{ recommendationChanges: { recommendation: { id: string } } }>(
      node.streams,
      'subscription ($after: String) { recommendationChanges(after: $after) { recommendation { id } } }',
      4,
      { after: streamPosition },
    )
    expect(changes.map(({ recommendationChanges }) => recommendationChanges.recommendation.id)).toContain(setPoints?.id)
  })

  it.each([
    ['an entity that nothing has named', 'FACILITY', 'nowhere', {}, 'NOT_FOUND', 'send an activity of it first'],
    ['a country that does not exist', 'FACILITY', 'bad', { country: 'XX' }, 'BAD_USER_INPUT', '"XX" is no country'],
    ['a country by its name', 'FACILITY', 'bad', { country: 'Germany' }, 'BAD_USER_INPUT', 'is no country'],
    ['a grid that no fuel makes', 'FACILITY', 'bad', { gridKgPerKwh: 350 }, 'BAD_USER_INPUT', '0 to 2'],
    [
      'a facility as a vehicle',
      'FACILITY',
      'bad',
      { vehicleKind: 'VAN' },
      'BAD_USER_INPUT',
      'is for a VEHICLE or a CARRIER',
    ],
    ['a hidden character', 'FACILITY', 'bad', { region: 'CA\u0000MX' }, 'BAD_USER_INPUT', 'leave it out'],
  ])('refuses %s', async (_, type, key, said, code, sentence) => {
    const node = await open()
    await send(node, readings('bad', 0, 1, 1000))
    const { errors } = await node.request(mutation, { type, key, facts: said })
    expect(errors).toMatchObject([{ message: expect.stringContaining(sentence), extensions: { code } }])
  })
})

onEachBackend('recommendations that exclude each other', (backend) => {
  const open = useNode(backend)

  it('name each other, the best first', async () => {
    const node = await open()
    const [shanghai, hamburg] = [
      { latitude: 31.14, longitude: 121.8 },
      { latitude: 53.63, longitude: 9.99 },
    ]
    const flights = (from: number, to: number, massKg: number) =>
      Array.from({ length: 3 * (to - from) }, (_, n) => ({
        eventId: `flight-${from}-${n}`,
        occurredAt: day(from + n / 3),
        entity: { type: 'ROUTE', key: 'Shanghai–Hamburg' },
        freight: { mode: 'AIR', massKg: massKg * (1 + 0.02 * (n % 5)), origin: shanghai, destination: hamburg },
      }))
    await send(node, flights(0, 40, 100), true)
    await send(node, flights(40, 41, 300))
    type Found = { id: string; action: string; excludes: { id: string }[] }
    const { hotspots } = await node.data<{ hotspots: { edges: { node: { recommendations: Found[] } }[] } }>(
      '{ hotspots(first: 5) { edges { node { recommendations { id action excludes { id } } } } } }',
    )
    const found = nodesOf(hotspots).flatMap(({ recommendations }) => recommendations)
    const choices = found.filter(({ excludes }) => excludes.length > 0)
    expect(choices.length).toBeGreaterThan(1)
    for (const { id, excludes } of choices) {
      expect(excludes.map((other) => other.id)).toEqual(choices.map((each) => each.id).filter((other) => other !== id))
    }
  })
})
