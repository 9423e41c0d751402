import { expect, it } from 'vitest'
import { nodesOf } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'
import { hamburg, hour, munich, record, scan } from '../testing/scans.ts'

type Row = { trackingNumber: string; late: boolean; openAnomalyCount: number } & Record<string, string | number | null>
type Page = {
  totalCount: number
  edges: { cursor: string; node: Row }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }
}

async function page(node: TestNode, args: string): Promise<Page> {
  const { packages } = await node.data<{ packages: Page }>(`{ packages(${args}) {
    totalCount pageInfo { hasNextPage hasPreviousPage }
    edges { cursor node { trackingNumber late openAnomalyCount lastScanAt promisedAt lateProbability
      anomalies { status } } } } }`)
  return packages
}
const numbersOf = (found: Page) => nodesOf(found).map(({ trackingNumber }) => trackingNumber)

const place = ({ location, latitude, longitude }: typeof hamburg) => ({ name: location, latitude, longitude })
const route = { carrier: 'DHL', ...hamburg, plannedRoute: [place(hamburg), place(munich)] }

/** A day from Hamburg to Munich. */
const history = Array.from({ length: 40 }, (_, n) => {
  const start = -1000 + 3 * n
  return [
    scan(`old-${n}`, start, 'PICKED_UP', { ...route, promisedAt: hour(start + 20 + 10 * (n % 6)) }),
    scan(`old-${n}`, start + 20 + (n % 5), 'DELIVERED', { location: 'Munich' }),
  ]
}).flat()

/** Two that will be late, four in time or without a promise, one whose scans cannot be right. */
async function fill(node: TestNode) {
  await record(node, history, true)
  const start = (number: string, at: number, promise: number | null) =>
    scan(number, at, 'PICKED_UP', { ...route, ...(promise !== null && { promisedAt: hour(promise) }) })
  await record(node, [
    start('late-1', 0, 10),
    start('late-2', 1, 10),
    start('fine-1', 2, 90),
    start('fine-2', 2, 90),
    start('open-1', 3, null),
    start('open-2', 3, null),
    scan('odd', 0, 'DELIVERED', { ...route, ...munich }),
    scan('odd', 2, 'IN_TRANSIT', { ...route, ...munich }),
  ])
  // Until the monitor has seen them all: then they stay as they are.
  await expect.poll(() => node.db.package.count({ where: { dueAt: { lte: hour(3) } } }), { timeout: 20_000 }).toBe(0)
}

onEachBackend('the list of packages', (backend) => {
  const opening = useNode(backend)
  let filled: Promise<void> | null = null
  const open = async () => {
    const node = await opening()
    filled ??= fill(node)
    await filled
    return node
  }

  it('may be entered anywhere', async () => {
    const node = await open()
    const all = numbersOf(await page(node, 'first: 500'))
    expect(all).toHaveLength(47)
    for (const [offset, first] of [
      [0, 5],
      [1, 5],
      [20, 10],
      [44, 10],
      [47, 5],
      [1_000_000, 5],
    ] as const) {
      const found = await page(node, `first: ${first}, offset: ${offset}`)
      expect(numbersOf(found)).toEqual(all.slice(offset, offset + first))
      expect(found).toMatchObject({ totalCount: 47, pageInfo: { hasNextPage: offset + first < 47 } })
    }
    const [, second] = (await page(node, 'first: 2')).edges
    const after = await page(node, `first: 3, offset: 10, after: "${second?.cursor}"`)
    expect(numbersOf(after)).toEqual(all.slice(12, 15))
    const filtered = await page(node, 'first: 3, offset: 10, where: { search: "old-" }')
    expect(numbersOf(filtered)).toEqual(all.filter((number) => number.startsWith('old-')).slice(10, 13))
  })

  it('has an order, in which pages lead on and back', async () => {
    const node = await open()
    const keys = {
      NEWEST: null,
      LAST_SCAN: ['lastScanAt', -1],
      PROMISED: ['promisedAt', 1],
      LATE_PROBABILITY: ['lateProbability', -1],
    } as const
    const newest = nodesOf(await page(node, 'first: 500'))
    for (const [order, key] of Object.entries(keys)) {
      const sorted = newest.toSorted((a, b) => {
        if (!key) return 0
        const [x, y] = [a[key[0]] ?? null, b[key[0]] ?? null]
        if (x === y) return 0
        return x === null ? 1 : y === null ? -1 : x < y ? -key[1] : key[1]
      })
      const expected = sorted.map(({ trackingNumber }) => trackingNumber)
      const whole = await page(node, `first: 500, orderBy: ${order}`)
      expect([order, numbersOf(whole)]).toEqual([order, expected])
      const cursors = whole.edges.map(({ cursor }) => cursor)
      for (const at of [0, 3, 6, 20, 43, 46]) {
        const on = await page(node, `first: 4, after: "${cursors[at]}", orderBy: ${order}`)
        expect([order, at, numbersOf(on)]).toEqual([order, at, expected.slice(at + 1, at + 5)])
        const back = await page(node, `last: 4, before: "${cursors[at]}", orderBy: ${order}`)
        expect([order, at, numbersOf(back)]).toEqual([order, at, expected.slice(Math.max(0, at - 4), at)])
        const far = await page(node, `first: 4, offset: ${at}, orderBy: ${order}`)
        expect([order, at, numbersOf(far)]).toEqual([order, at, expected.slice(at, at + 4)])
      }
      expect(numbersOf(await page(node, `last: 4, orderBy: ${order}`))).toEqual(expected.slice(-4))
    }
  })

  it('refuses an offset that leads nowhere', async () => {
    const node = await open()
    const [edge] = (await page(node, 'first: 1')).edges
    for (const args of [
      'offset: -1',
      'offset: 1000001',
      'offset: 5, last: 3',
      `offset: 5, before: "${edge?.cursor}"`,
      'offset: 1.5',
      'orderBy: LAST_SCAN, after: "R1BDOlM6MDAwMDAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw"',
      'orderBy: LAST_SCAN, after: "garbage"',
    ]) {
      const { errors } = await node.request(`{ packages(${args}) { totalCount edges { cursor } } }`)
      expect([args, errors?.[0]?.extensions.code]).toEqual([args, 'BAD_USER_INPUT'])
    }
  })

  it('holds those that will be late, and those with whom anything is wrong', async () => {
    const node = await open()
    const found = async (where: string) => numbersOf(await page(node, `first: 500, where: { ${where} }`)).sort()
    expect(await found('late: true')).toEqual(['late-1', 'late-2'])
    expect(await found('anomalous: true')).toEqual(['late-1', 'late-2', 'odd'])
    expect(await found('anomalous: true, late: false')).toEqual(['odd'])
    expect(await found('anomalous: false, late: true')).toEqual([])
    expect(await found('anomalous: false')).toHaveLength(44)
    expect((await page(node, 'where: { late: false }')).totalCount).toBe(45)
    for (const row of nodesOf(await page(node, 'first: 500'))) {
      const open = (row.anomalies as unknown as { status: string }[]).filter(({ status }) => status === 'OPEN')
      expect([row.trackingNumber, row.openAnomalyCount]).toEqual([row.trackingNumber, open.length])
    }
  })

  it('streams them as they become so, and as somebody dismisses what was found', async () => {
    const node = await open()
    const after = await position(node)
    await record(node, [
      scan('late-3', 4, 'PICKED_UP', { ...route, promisedAt: hour(12) }),
      scan('fine-3', 4, 'PICKED_UP', { ...route, promisedAt: hour(99) }),
      scan('late-1', 30, 'DELIVERED', munich),
    ])
    const { anomalies } = await node.data<{ anomalies: { edges: { node: { id: string } }[] } }>(
      '{ anomalies(where: { types: [DATA_ERROR], ofPackages: true, statuses: [OPEN] }) { edges { node { id } } } }',
    )
    const [wrong] = nodesOf(anomalies)
    await node.data('mutation ($id: ID!) { dismissAnomaly(id: $id) { status package { openAnomalyCount } } }', {
      id: wrong?.id,
    })
    const streamed = async (where: string, count: number) => {
      const query = `subscription ($after: String) {
        packageChanges(after: $after, where: ${where}) { kind package { trackingNumber openAnomalyCount late } } }`
      type Change = { packageChanges: { kind: string; package: Row } }
      const values = await take<Change>(node.streams, query, count, { after })
      return values.map(({ packageChanges: { kind, package: row } }) => ({ kind, ...row }))
    }
    expect((await streamed('{ late: true }', 2)).sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { kind: 'CREATED', trackingNumber: 'late-3', openAnomalyCount: 1, late: true },
      { kind: 'LEFT', trackingNumber: 'late-1', openAnomalyCount: 0, late: false },
    ])
    const calm = await streamed('{ anomalous: false }', 3)
    expect(calm.map(({ trackingNumber }) => trackingNumber).sort()).toEqual(['fine-3', 'late-1', 'odd'])
    expect(numbersOf(await page(node, 'where: { anomalous: true }')).sort()).toEqual(['late-2', 'late-3'])
    expect(await node.data('{ dashboardMetrics { delayed } }')).toEqual({ dashboardMetrics: { delayed: 2 } })
  })

  it('counts what is found without a new scan', async () => {
    const node = await open()
    const after = await position(node)
    await record(node, [scan('clock', 400, 'PENDING', { carrier: 'clock' })])
    const query = `subscription ($after: String) {
      packageChanges(after: $after, where: { anomalous: true, trackingNumbers: ["open-1"] }) { package { openAnomalyCount } } }`
    expect(await take(node.streams, query, 1, { after })).toMatchObject([
      { packageChanges: { package: { openAnomalyCount: expect.any(Number) } } },
    ])
  })
})
