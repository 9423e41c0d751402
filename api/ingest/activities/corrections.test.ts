import { expect, it } from 'vitest'
import { daily, day, everything, reported, send, supplier } from '../../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../../testing/harness.ts'

type Point = { start: string; co2: number; count: number }

async function seriesOf(node: TestNode, key: string): Promise<Point[]> {
  const query = 'query ($key: String!) { entity(type: SUPPLIER, key: $key) { series { start co2 count } } }'
  return (await node.data<{ entity: { series: Point[] } }>(query, { key })).entity.series
}

const onDay = (series: Point[], n: number) =>
  series.find(({ start }) => start === `${day(n).slice(0, 10)}T00:00:00.000Z`)

const hotspots = `{ hotspots { edges { node { entity { key } status predictedCo2 reason alerts { status resolvedBy } } } } }`
type Hotspot = { entity: { key: string }; status: string; predictedCo2: number; alerts: { status: string }[] }

async function hotspotsOf(node: TestNode, key: string): Promise<Hotspot[]> {
  const { hotspots: page } = await node.data<{ hotspots: { edges: { node: Hotspot }[] } }>(hotspots)
  return page.edges.flatMap((edge) => (edge.node.entity.key === key ? edge.node : []))
}

const tonnes = (eventId: string, occurredAt: string, massKg: number, key: string) => ({
  eventId,
  occurredAt,
  entity: supplier(key),
  freight: { mode: 'AIR', massKg, distanceKm: 1000 },
})

onEachBackend('a correction', (backend) => {
  const open = useNode(backend)

  it('takes the place of the event and recomputes its period', async () => {
    const node = await open()
    await send(node, daily('acme', 30, 100), true)
    const correction = { ...reported('acme-7', day(7), 900), corrects: true }
    expect(await send(node, [correction])).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
    expect(onDay(await seriesOf(node, 'acme'), 7)).toMatchObject({ co2: 900, count: 1 })
    const { emissions } = await node.data<{ emissions: { totalCount: number; edges: unknown[] } }>(
      `{ emissions(where: { from: "${day(6.5)}", to: "${day(7.5)}" }) { totalCount edges { node { eventId co2 } } } }`,
    )
    expect(emissions).toEqual({ totalCount: 1, edges: [{ node: { eventId: 'acme-7', co2: 900 } }] })
  })

  it('may move the event to another day and to other entities', async () => {
    const node = await open()
    await send(node, daily('from', 30, 100), true)
    await send(node, daily('to', 30, 100), true)
    const moved = { ...reported('from-9', day(12), 50, 'to'), alsoCountsFor: [supplier('new')], corrects: true }
    await send(node, [moved])
    const from = await seriesOf(node, 'from')
    expect(from).toHaveLength(29)
    expect(onDay(from, 9)).toBeUndefined()
    expect(onDay(await seriesOf(node, 'to'), 12)).toMatchObject({ co2: 150, count: 2 })
    expect(await seriesOf(node, 'new')).toMatchObject([{ co2: 50, count: 1 }])
  })

  it('of an event that was dated too late lets the entity go on where it stands', async () => {
    const node = await open()
    await send(node, daily('early', 60, 100), true)
    await send(node, [reported('typo', day(400), 100, 'early')], true)
    await send(node, [{ ...reported('typo', day(40), 1, 'early'), corrects: true }], true)
    await send(node, daily('early', 5, 400, 60))
    expect((await seriesOf(node, 'early')).at(-1)).toMatchObject({ start: '2024-03-05T00:00:00.000Z' })
    expect(await hotspotsOf(node, 'early')).toMatchObject([{ status: 'ACTIVE', alerts: [{ status: 'FIRING' }] }])
  })

  it('takes back the hotspot that the wrong figure made, with its alert', async () => {
    const node = await open()
    await send(node, daily('wrong', 90, 100), true)
    await send(node, daily('wrong', 4, 100, 90))
    await send(node, [reported('slip', day(93.1), 40_000, 'wrong')])
    expect(await hotspotsOf(node, 'wrong')).toMatchObject([{ status: 'ACTIVE', alerts: [{ status: 'FIRING' }] }])
    await send(node, [{ ...reported('slip', day(93.1), 4, 'wrong'), corrects: true }])
    expect(await hotspotsOf(node, 'wrong')).toEqual([])
    const removed = await node.db.logEntry.findMany({ where: { kind: 'REMOVED' }, orderBy: { position: 'asc' } })
    expect(removed.map(({ topic }) => topic)).toEqual(['recommendation', 'notification', 'alert', 'hotspot'])
  })

  it('of a data error closes the anomaly and its alert, and counts the event from then on', async () => {
    const node = await open()
    await send(node, [tonnes('kits', day(5), 857_000, 'lab'), tonnes('fine', day(6), 800, 'lab')])
    const anomalies = `{ anomalies(where: { types: [DATA_ERROR] }) { edges { node {
      status severity description entity { key } emission { eventId includedInSeries } alert { status resolvedBy } } } } }`
    expect(await node.data(anomalies)).toMatchObject({
      anomalies: {
        edges: [
          {
            node: {
              status: 'OPEN',
              emission: { eventId: 'kits', includedInSeries: false },
              alert: { status: 'FIRING' },
            },
          },
        ],
      },
    })
    expect(await seriesOf(node, 'lab')).toMatchObject([{ count: 1 }])
    await send(node, [{ ...tonnes('kits', day(5), 857, 'lab'), corrects: true }], true)
    expect(await node.data(anomalies)).toMatchObject({
      anomalies: { edges: [{ node: { status: 'RECOVERED', alert: { status: 'RESOLVED', resolvedBy: null } } }] },
    })
    expect(await seriesOf(node, 'lab')).toMatchObject([{ count: 2 }])
  })

  it('counts in the order in which it was sent, also in one call', async () => {
    const node = await open()
    const first = reported('twice', day(1), 10, 'order')
    const then = { ...reported('twice', day(1), 20, 'order'), corrects: true }
    expect(await send(node, [first, then, { ...first, reported: { co2Kg: 30 } }, first])).toMatchObject({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 2, code: 'OTHER_CONTENT' }],
    })
    expect(await seriesOf(node, 'order')).toMatchObject([{ co2: 20, count: 1 }])
  })

  it('that says the same again changes nothing', async () => {
    const node = await open()
    const correction = { ...tonnes('still-wrong', day(5), 900_000, 'lab'), corrects: true }
    expect(await send(node, [correction])).toMatchObject({ accepted: 1 })
    const before = await everything(node)
    expect(await send(node, [correction])).toEqual({ accepted: 0, duplicates: 1, rejected: [] })
    expect(await everything(node)).toBe(before)
  })
})

onEachBackend('a late event', (backend) => {
  const open = useNode(backend)

  it('recomputes its period and the baseline after it', async () => {
    const node = await open()
    await send(node, daily('late', 60, 100))
    const before = await seriesOf(node, 'late')
    await send(node, [reported('late-a', day(20), 7, 'late'), reported('late-b', day(-3), 9, 'late')])
    const after = await seriesOf(node, 'late')
    expect(onDay(after, 20)).toMatchObject({ co2: (onDay(before, 20)?.co2 ?? 0) + 7, count: 2 })
    expect(after).toHaveLength(61)
    expect(after[0]).toEqual({ start: '2023-12-29T00:00:00.000Z', co2: 9, count: 1 })
  })

  it('makes the period before the running one hot, or cools it down again', async () => {
    const node = await open()
    await send(node, daily('tardy', 90, 100), true)
    await send(node, [reported('running', day(89.7), 5, 'tardy')])
    await send(node, [reported('odd-1', day(89.1), 350, 'tardy'), reported('odd-2', day(89.2), 350, 'tardy')])
    expect(await hotspotsOf(node, 'tardy')).toMatchObject([{ status: 'ACTIVE' }])
    const smaller = [reported('odd-1', day(89.1), 0.1, 'tardy'), reported('odd-2', day(89.2), 0.1, 'tardy')]
    await send(
      node,
      smaller.map((item) => ({ ...item, corrects: true })),
    )
    expect(await hotspotsOf(node, 'tardy')).toEqual([])
  })
})
