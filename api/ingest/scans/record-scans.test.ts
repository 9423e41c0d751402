import { expect, it } from 'vitest'
import { nodesOf } from '../../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../../testing/harness.ts'
import { hamburg, hour, munich, record, scan } from '../../testing/scans.ts'

const fields = `trackingNumber carrier status location latitude longitude promisedAt firstScanAt lastScanAt deliveredAt
  fault co2 scans { eventId eventTime eventTimeZoneOffset status location fault }`

type Found = {
  status: string
  fault: string | null
  co2: number | null
  scans: { eventId: string; fault: string | null }[]
}

async function find(node: TestNode, trackingNumber: string): Promise<Found> {
  const { package: found } = await node.data<{ package: Found | null }>(
    `query ($number: String!) { package(trackingNumber: $number) { ${fields} } }`,
    { number: trackingNumber },
  )
  return found ?? expect.fail(`no package ${trackingNumber}`)
}

const journey = (number: string, from = 0) => [
  scan(number, from, 'PICKED_UP', {
    ...{ carrier: 'DHL', ...hamburg, massKg: 20, mode: 'ROAD', promisedAt: hour(from + 40) },
  }),
  scan(number, from + 8, 'IN_TRANSIT', munich),
  scan(number, from + 20, 'OUT_FOR_DELIVERY', { location: 'Munich' }),
  scan(number, from + 24, 'DELIVERED', { location: 'Munich' }),
]

onEachBackend('recordScans', (backend) => {
  const open = useNode(backend)

  it('creates a package and moves it, and knows its own scans again', async () => {
    const node = await open()
    expect(await record(node, journey('A1'))).toEqual({ accepted: 4, duplicates: 0, rejected: [] })
    const [first] = journey('A1')
    expect(await record(node, [...journey('A1'), first ?? {}])).toMatchObject({ accepted: 0, duplicates: 5 })
    const found = await find(node, 'A1')
    expect(found).toMatchObject({
      carrier: 'DHL',
      status: 'DELIVERED',
      location: 'Munich',
      latitude: munich.latitude,
      promisedAt: hour(40),
      firstScanAt: hour(0),
      lastScanAt: hour(24),
      deliveredAt: hour(24),
      fault: null,
    })
    expect(found.scans.map(({ eventId }) => eventId)).toEqual(journey('A1').map(({ eventId }) => eventId))
  })

  it('makes the same package of scans in any order and of one at a time', async () => {
    const node = await open()
    const order = [2, 0, 3, 1]
    for (const index of order) await record(node, [journey('A2')[index] ?? {}])
    await record(node, journey('A3').toReversed())
    const [oneByOne, reversed, first] = [await find(node, 'A2'), await find(node, 'A3'), await find(node, 'A1')]
    const plain = (found: Found, number: string) => JSON.parse(JSON.stringify(found).replaceAll(number, 'A'))
    expect(plain(oneByOne, 'A2')).toEqual(plain(first, 'A1'))
    expect(plain(reversed, 'A3')).toEqual(plain(first, 'A1'))
  })

  it('keeps the offset that a time was sent with', async () => {
    const node = await open()
    const item = { ...scan('TZ', 0, 'PICKED_UP'), eventTime: '2026-03-01T09:30:00+05:30' }
    await record(node, [item])
    expect((await find(node, 'TZ')).scans).toMatchObject([
      { eventTime: '2026-03-01T04:00:00.000Z', eventTimeZoneOffset: '+05:30' },
    ])
  })

  it('keeps a scan after the delivery and says what is wrong with it', async () => {
    const node = await open()
    await record(node, [...journey('LATE'), scan('LATE', 30, 'IN_TRANSIT', hamburg)])
    const found = await find(node, 'LATE')
    expect(found).toMatchObject({
      status: 'DELIVERED',
      location: 'Munich',
      fault: expect.stringContaining('after it was'),
    })
    expect(found.scans.at(-1)).toMatchObject({ eventId: 'LATE-30-IN_TRANSIT', fault: found.fault })
  })

  it('takes a correction for the scan that it corrects, also when it names another package', async () => {
    const node = await open()
    await record(node, [...journey('C1'), scan('C1', 30, 'IN_TRANSIT', hamburg)])
    const wrong = { ...scan('C1', 30, 'IN_TRANSIT', hamburg), corrects: true }
    expect(await record(node, [wrong])).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await record(node, [{ ...wrong, trackingNumber: 'C2', carrier: 'DHL' }])).toMatchObject({ accepted: 1 })
    expect(await find(node, 'C1')).toMatchObject({ status: 'DELIVERED', fault: null, scans: { length: 4 } })
    expect(await find(node, 'C2')).toMatchObject({ status: 'IN_TRANSIT', location: 'Hamburg', scans: { length: 1 } })
  })

  it('takes a correction, and not once more what it corrects, when both are sent in one call', async () => {
    const node = await open()
    const first = scan('C3', 30, 'OUT_FOR_DELIVERY', hamburg)
    const correction = { ...first, status: 'PENDING', corrects: true }
    expect(await record(node, [first, correction, first])).toMatchObject({ accepted: 2, duplicates: 1 })
    expect(await find(node, 'C3')).toMatchObject({ status: 'PENDING', scans: { length: 1 } })
    expect(await record(node, [first, correction, first])).toMatchObject({ accepted: 0, duplicates: 3 })
    expect(await find(node, 'C3')).toMatchObject({ status: 'PENDING', scans: { length: 1 } })
  })

  it('streams each package as it appears and moves, by what the subscriber asked for', async () => {
    const node = await open()
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    // Event time must not be ahead of one that is under way: it would be looked at between its scans.
    for (const item of [...journey('S2', 500), ...journey('S1')]) await record(node, [item])
    const subscription = `subscription ($after: String, $where: PackageWhere) {
      packageChanges(after: $after, where: $where) { kind package { trackingNumber status deliveredAt } } }`
    const variables = { after: streamPosition, where: { search: 's2', statuses: ['PICKED_UP', 'DELIVERED'] } }
    expect(await take(node.streams, subscription, 3, variables)).toEqual([
      {
        packageChanges: { kind: 'CREATED', package: { trackingNumber: 'S2', status: 'PICKED_UP', deliveredAt: null } },
      },
      {
        packageChanges: { kind: 'LEFT', package: { trackingNumber: 'S2', status: 'IN_TRANSIT', deliveredAt: null } },
      },
      {
        packageChanges: {
          kind: 'UPDATED',
          package: { trackingNumber: 'S2', status: 'DELIVERED', deliveredAt: hour(524) },
        },
      },
    ])
  })

  it('finds packages by carrier, status and a part of their number', async () => {
    const node = await open()
    const search = async (where: object) => {
      const { packages } = await node.data<{ packages: { edges: { node: { trackingNumber: string } }[] } }>(
        'query ($where: PackageWhere) { packages(first: 100, where: $where) { totalCount edges { node { trackingNumber } } } }',
        { where },
      )
      return nodesOf(packages).map(({ trackingNumber }) => trackingNumber)
    }
    await record(node, [scan('100%-x', 0, 'PENDING', { carrier: 'UPS' })])
    expect(await search({ search: '0%-X' })).toEqual(['100%-x'])
    expect(await search({ search: '1%x' })).toEqual([])
    expect(await search({ carriers: ['UPS'], statuses: ['PENDING'] })).toEqual(['100%-x'])
    expect((await search({ trackingNumbers: ['A2', 'A1', 'none'] })).sort()).toEqual(['A1', 'A2'])
  })
})

onEachBackend('a bad scan', (backend) => {
  const open = useNode(backend)

  it('is rejected by index with what to do, and the others are kept', async () => {
    const node = await open()
    const future = new Date(Date.now() + 3_600_000).toISOString()
    const bad: [object, string, string][] = [
      [{ ...scan('B', 1, 'IN_TRANSIT'), eventTime: future }, 'OUT_OF_RANGE', 'until now'],
      [scan('B', 1, 'LOST'), 'UNKNOWN_STATUS', 'send one of'],
      [scan('B', 1, 'IN_TRANSIT', { location: 'x'.repeat(1_000_000) }), 'TOO_LONG', 'at most 200'],
      [scan('B', 1, 'IN_TRANSIT', { massKg: -1 }), 'OUT_OF_RANGE', 'above 0'],
      [scan('B', 1, 'IN_TRANSIT', { plannedRoute: [{ name: ' ' }] }), 'EMPTY', 'plannedRoute[0].name'],
      [scan('', 1, 'IN_TRANSIT'), 'EMPTY', 'trackingNumber'],
    ]
    const good = [scan('B', 0, 'PICKED_UP', { carrier: 'DHL' }), scan('B', 9, 'DELIVERED')]
    const answer = await record(node, [good[0] ?? {}, ...bad.map(([item]) => item), good[1] ?? {}])
    expect(answer).toMatchObject({ accepted: 2, duplicates: 0 })
    expect(answer.rejected).toEqual(
      bad.map(([, code, words], index) => ({ index: index + 1, code, message: expect.stringContaining(words) })),
    )
    expect(await find(node, 'B')).toMatchObject({ status: 'DELIVERED', scans: { length: 2 } })
  })

  it('leaves no package behind when it was the only one', async () => {
    const node = await open()
    await record(node, [scan('KNOWN', 0, 'PICKED_UP')])
    const stolen = { ...scan('GHOST', 0, 'PICKED_UP'), eventId: scan('KNOWN', 0, 'PICKED_UP').eventId }
    expect(await record(node, [stolen])).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await node.data('{ package(trackingNumber: "GHOST") { id } }')).toEqual({ package: null })
  })

  it('with an unknown status in a filter is a clear error', async () => {
    const node = await open()
    const { errors } = await node.request('query ($where: PackageWhere) { packages(where: $where) { totalCount } }', {
      where: { statuses: ['LOST'] },
    })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('LOST') }])
  })
})
