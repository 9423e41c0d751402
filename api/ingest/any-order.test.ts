import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Bucket, bucketStart } from '../emissions/series.ts'
import { day, type Item, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

type Point = { start: string; co2: number; count: number }
type Series = { bucket: Bucket; series: Point[]; months: Point[] }

let runs = 0
/** Keys of its own for each run, so that runs share a database. */
const freshKey = () => `run-${++runs}`

/** The items under other names: the same events, to be sent another way. */
const renamed = (items: readonly Item[], key: string): Item[] =>
  items.map((item) => ({ ...item, eventId: `${key} ${item.eventId}`, entity: { type: 'SUPPLIER', key } }))

async function sendInBatches(node: TestNode, items: readonly Item[], sizes: readonly number[], quiet = false) {
  for (let start = 0, turn = 0; start < items.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    await send(node, items.slice(start, start + size), quiet)
    start += size
  }
}

async function seriesOf(node: TestNode, key: string): Promise<Series> {
  const query = `query ($key: String!) { entity(type: SUPPLIER, key: $key) {
    bucket series { start co2 count } months: series(bucket: MONTH) { start co2 count } } }`
  return (await node.data<{ entity: Series }>(query, { key })).entity
}

async function hotspotsOf(node: TestNode, key: string) {
  const query = `{ hotspots(first: 500) { edges { node { entity { key } periodStart status severity predictedCo2
    baselineCo2 baselineHigh alerts { status level } } } } }`
  type Row = { entity: { key: string }; predictedCo2: number; baselineCo2: number; baselineHigh: number }
  const { hotspots } = await node.data<{ hotspots: { edges: { node: Row }[] } }>(query)
  return hotspots.edges
    .flatMap((edge) => (edge.node.entity.key === key ? edge.node : []))
    .map(({ entity: _entity, predictedCo2, baselineCo2, baselineHigh, ...row }) => ({
      ...row,
      figures: [predictedCo2, baselineCo2, baselineHigh].map((figure) => figure.toPrecision(9)),
    }))
}

/** What the series must be, added up from the events themselves. */
function addUp(items: readonly Item[], bucket: Bucket): Point[] {
  const periods = new Map<string, Point>()
  for (const item of items) {
    const start = bucketStart(bucket, new Date(item.occurredAt)).toISOString()
    const { co2, count } = periods.get(start) ?? { co2: 0, count: 0 }
    periods.set(start, { start, co2: co2 + (item.reported as { co2Kg: number }).co2Kg, count: count + 1 })
  }
  return [...periods.values()].sort((a, b) => (a.start < b.start ? -1 : 1))
}

const rounded = (points: readonly Point[]) => points.map((point) => ({ ...point, co2: point.co2.toPrecision(10) }))

const batchSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })

const events = fc
  .array(fc.tuple(fc.double({ min: 0, max: 120, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 70,
  })
  .map((rows) => rows.map(([at, co2], n) => reported(`e${n}`, day(at), co2)))

/** A reading a day, now and then some days of a multiple of it. */
const readings = fc
  .array(
    fc.record({
      calm: fc.integer({ min: 3, max: 40 }),
      hot: fc.integer({ min: 1, max: 6 }),
      times: fc.double({ min: 1.5, max: 9, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((stretches) => {
    const levels = stretches.flatMap(({ calm, hot, times }) => [...Array(calm).fill(1), ...Array(hot).fill(times)])
    const all = [...Array(30).fill(1), ...levels, 1, 1, 1]
    return all.map((level, n) => reported(`d${n}`, day(n + (n % 5) * 0.07), 100 * level * (1 + (n % 3) * 0.02)))
  })

onEachBackend('the same events', (backend) => {
  const open = useNode(backend)

  it('add up to the same series in any order and any batches', async () => {
    const node = await open()
    const sent = events.chain((items) =>
      fc.record({
        items: fc.constant(items),
        shuffled: fc.shuffledSubarray(items, { minLength: items.length }),
        sizes: batchSizes,
        quiet: fc.boolean(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(sent, async ({ items, shuffled, sizes, quiet }) => {
        const key = freshKey()
        await sendInBatches(node, renamed(shuffled, key), sizes, quiet)
        const { bucket, series, months } = await seriesOf(node, key)
        expect(rounded(series)).toEqual(rounded(addUp(items, bucket)))
        expect(rounded(months)).toEqual(rounded(addUp(items, 'MONTH')))
      }),
      { numRuns: 6 },
    )
  })

  it('lead to the same hotspots and alerts in any batches', async () => {
    const node = await open()
    await fc.assert(
      fc.asyncProperty(readings, batchSizes, batchSizes, async (items, some, others) => {
        // The type's other entities are what a short history borrows from: each way begins without them.
        const found = []
        for (const sizes of [some, others]) {
          const key = freshKey()
          await node.db.spreadPrior.deleteMany()
          await sendInBatches(node, renamed(items, key), sizes)
          found.push(await hotspotsOf(node, key), (await seriesOf(node, key)).bucket)
        }
        expect(found.slice(2)).toEqual(found.slice(0, 2))
      }),
      { numRuns: 3 },
    )
  })
})
