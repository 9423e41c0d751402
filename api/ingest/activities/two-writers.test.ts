import { afterAll, describe, expect, it } from 'vitest'
import { bucketStart } from '../../emissions/series.ts'
import { randomFrom } from '../../hotspots/series-for-tests.ts'
import { day, type Item, reported, send } from '../../testing/activities.ts'
import {
  backends,
  type Home,
  makeHome,
  onEachBackend,
  openNode,
  type TestNode,
  useNode,
} from '../../testing/harness.ts'

const random = randomFrom(7)
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)

const anyKey = (count: number) => `fleet-${Math.floor(random() * count)}`

/** Events of a few entities; each counts for some of the others, too. */
const events = (prefix: string, count: number): Item[] =>
  Array.from({ length: count }, (_, n) => ({
    ...reported(`${prefix}-${n}`, day(random() * 60), Math.floor(random() * 1000), anyKey(6)),
    alsoCountsFor: [
      { type: 'ROUTE', key: anyKey(4) },
      { type: 'SUPPLIER', key: anyKey(6) },
    ],
  }))

async function sendAll(node: TestNode, items: readonly Item[], size: number) {
  const total = { accepted: 0, duplicates: 0 }
  for (let start = 0; start < items.length; start += size) {
    const { accepted, duplicates, rejected } = await send(node, items.slice(start, start + size))
    expect(rejected).toEqual([])
    total.accepted += accepted
    total.duplicates += duplicates
  }
  return total
}

/** Every series as stored, and as it follows from the stored emissions. */
async function seriesAndSums({ db }: TestNode) {
  const entities = await db.entity.findMany({
    include: { periods: true, counted: { include: { emission: true } } },
    orderBy: { id: 'asc' },
  })
  const line = (name: string, start: Date, count: number, co2: number) =>
    `${name} ${start.toISOString()} ${count} ${co2.toPrecision(10)}`
  const series = entities.flatMap((entity) =>
    entity.periods.map(({ start, count, co2 }) => line(entity.key + entity.type, start, count, co2)),
  )
  const sums = entities.flatMap((entity) => {
    const periods = new Map<number, { count: number; co2: number }>()
    for (const { emission } of entity.counted) {
      const start = bucketStart(entity.bucket, emission.occurredAt).getTime()
      const { count, co2 } = periods.get(start) ?? { count: 0, co2: 0 }
      periods.set(start, { count: count + 1, co2: co2 + emission.co2 })
    }
    return [...periods].map(([start, { count, co2 }]) => line(entity.key + entity.type, new Date(start), count, co2))
  })
  const counts = entities.map((entity) => [entity.eventCount, entity.counted.length])
  return { series: series.sort(), sums: sums.sort(), counts }
}

onEachBackend('two writers at once', (backend) => {
  const open = useNode(backend)

  it('of the same events count each once and never wait for each other for ever', async () => {
    const node = await open()
    const items = events('same', 120)
    const totals = await Promise.all([15, 20, 33].map((size) => sendAll(node, shuffled(items), size)))
    expect(totals.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(120)
    expect(totals.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(240)
    const { series, sums, counts } = await seriesAndSums(node)
    expect(series).toEqual(sums)
    for (const [stored, counted] of counts) expect(stored).toBe(counted)
    expect(await node.db.emission.count()).toBe(120)
  })

  it('of the same event ids for different entities, in opposite orders, do not lock each other out', async () => {
    const node = await open()
    // Slow rows, so that the two surely meet.
    await node.db.$executeRaw`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.005); return new; end $$`
    await node.db.$executeRaw`create trigger slow before insert on "Emission" for each row execute function slow()`
    const of = (key: string) => Array.from({ length: 40 }, (_, n) => reported(`clash-${n}`, day(n / 10), 1, key))
    const totals = await Promise.all([sendAll(node, of('left'), 40), sendAll(node, of('right').reverse(), 40)])
    await node.db.$executeRaw`drop trigger slow on "Emission"`
    expect(totals.map(({ accepted }) => accepted).sort()).toEqual([0, 40])
    const { series, sums } = await seriesAndSums(node)
    expect(series).toEqual(sums)
  })

  it('that correct the same events leave one figure each, in the series of the entity it was filed under last', async () => {
    const node = await open()
    const items = events('corrected', 60)
    await sendAll(node, items, 60)
    const corrections = () =>
      shuffled(items).map((item) => ({
        ...item,
        corrects: true,
        reported: { co2Kg: Math.floor(random() * 1000) },
        entity: { type: 'SUPPLIER', key: anyKey(6) },
      }))
    await Promise.all([sendAll(node, corrections(), 12), sendAll(node, corrections(), 7), sendAll(node, items, 20)])
    const { series, sums, counts } = await seriesAndSums(node)
    expect(series).toEqual(sums)
    for (const [stored, counted] of counts) expect(stored).toBe(counted)
    expect(await node.db.emission.count({ where: { eventId: { startsWith: 'corrected-' } } })).toBe(60)
  })
})

describe.skipIf(!backends().includes('postgres'))('two nodes that take turns', () => {
  const closers: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of closers.reverse()) await close()
  })
  const openNodes = async (count: number): Promise<TestNode[]> => {
    const home: Home = await makeHome('postgres')
    closers.push(home.remove)
    const nodes = await Promise.all(Array.from({ length: count }, () => openNode(home.config)))
    closers.push(...nodes.map((node) => node.stop))
    return nodes
  }
  const baselines = async (node: TestNode | undefined) =>
    (await node?.db.seriesPeriod.findMany({ include: { entity: true } }))
      ?.map(({ entity, start, co2, baseline, baselineHigh }) =>
        [entity.type, entity.key, start.toISOString(), co2, baseline, baselineHigh].join(' '),
      )
      .sort()

  it('judge by the same baselines as one that does it all', async () => {
    const items = events('turn', 240).sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))
    const [one, pair] = [await openNodes(1), await openNodes(2)]
    for (const nodes of [one, pair]) {
      for (let turn = 0; turn < 24; turn++) {
        const node = nodes[turn % nodes.length]
        if (node) await sendAll(node, items.slice(turn * 10, turn * 10 + 10), 10)
      }
    }
    const alone = await baselines(one[0])
    expect(alone?.length).toBeGreaterThan(50)
    expect(await baselines(pair[0])).toEqual(alone)
  })
})
