import { expect, it } from 'vitest'
import { daily, day, type Item, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const fields = `id entity { key } status severity periodStart periodEnd predictedCo2 baselineCo2 percentAbove
  drivers { co2 } alerts { id status level resolvedBy }`

type Hotspot = {
  id: string
  entity: { key: string }
  status: string
  severity: string
  periodStart: string
  predictedCo2: number
  baselineCo2: number
  drivers: { co2: number }[]
  alerts: { id: string; status: string; level: string }[]
}

/** Newest first. */
async function hotspotsOf(node: TestNode, key: string): Promise<Hotspot[]> {
  const query = `{ hotspots(first: 500) { edges { node { ${fields} } } } }`
  const { hotspots } = await node.data<{ hotspots: { edges: { node: Hotspot }[] } }>(query)
  return hotspots.edges.flatMap((edge) => (edge.node.entity.key === key ? edge.node : []))
}

const midnight = (n: number) => `${day(n).slice(0, 10)}T00:00:00.000Z`

/** One day after the other, as a live source sends them. */
async function sendEach(node: TestNode, items: readonly Item[]) {
  for (const item of items) await send(node, [item])
}

onEachBackend('a hotspot', (backend) => {
  const open = useNode(backend)

  it('is created once, and updated as long as it lasts, from one hot period to the next', async () => {
    const node = await open()
    await send(node, daily('steady', 90, 100), true)
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    await sendEach(node, daily('steady', 4, 260, 90))
    expect(await hotspotsOf(node, 'steady')).toMatchObject([
      { status: 'ACTIVE', periodStart: midnight(93), alerts: [{ status: 'FIRING' }] },
    ])
    const changes = await take<{ hotspotChanges: { kind: string; hotspot: { periodStart: string } } }>(
      node.streams,
      'subscription ($after: String) { hotspotChanges(after: $after) { kind hotspot { periodStart } } }',
      4,
      { after: streamPosition },
    )
    expect(changes.map(({ hotspotChanges: { kind, hotspot } }) => [kind, hotspot.periodStart])).toEqual([
      ['CREATED', midnight(90)],
      ['UPDATED', midnight(91)],
      ['UPDATED', midnight(92)],
      ['UPDATED', midnight(93)],
    ])
  })

  it('is resolved with its alert when the entity is back, and followed by another when it leaves again', async () => {
    const node = await open()
    await sendEach(node, daily('steady', 2, 100, 94))
    const [first, ...none] = await hotspotsOf(node, 'steady')
    expect(none).toEqual([])
    expect(first).toMatchObject({ status: 'RESOLVED', alerts: [{ status: 'RESOLVED', resolvedBy: null }] })
    await sendEach(node, daily('steady', 10, 100, 96))
    await sendEach(node, daily('steady', 1, 400, 106))
    const [second, same] = await hotspotsOf(node, 'steady')
    expect(same).toEqual(first)
    expect(second).toMatchObject({ status: 'ACTIVE', alerts: [{ status: 'FIRING' }] })
    expect(second?.id).not.toBe(first?.id)
  })

  it('is gone when what made it is corrected, and another when its period is hot after all', async () => {
    const node = await open()
    await send(node, daily('again', 90, 100), true)
    const first = reported('again-a', day(90), 300, 'again')
    await send(node, [first])
    const [created] = await hotspotsOf(node, 'again')
    expect(created).toMatchObject({ status: 'ACTIVE' })
    await send(node, [{ ...first, reported: { co2Kg: 90 }, corrects: true }])
    expect(await hotspotsOf(node, 'again')).toEqual([])
    await send(node, [reported('again-b', day(90.1), 250, 'again')])
    const [other] = await hotspotsOf(node, 'again')
    expect(other).toMatchObject({ status: 'ACTIVE', alerts: [{ status: 'FIRING' }] })
    expect(other?.id).not.toBe(created?.id)
  })

  it('is resolved when its entity has not reported for two weeks', async () => {
    const node = await open()
    await send(node, daily('silent', 90, 100), true)
    await sendEach(node, daily('silent', 2, 300, 90))
    await send(node, [reported('clock-1', day(104.9), 1, 'clock')])
    expect(await hotspotsOf(node, 'silent')).toMatchObject([{ status: 'ACTIVE' }])
    await send(node, [reported('clock-2', day(105.1), 1, 'clock')])
    expect(await hotspotsOf(node, 'silent')).toMatchObject([
      { status: 'RESOLVED', periodStart: midnight(91), alerts: [{ status: 'RESOLVED' }] },
    ])
  })

  it('of an entity that reports once a day does not come and go with the hours in between', async () => {
    const node = await open()
    await send(node, daily('evening', 90, 100, 0.4), true)
    await sendEach(node, daily('evening', 1, 300, 90.4))
    await send(node, [reported('clock-3', day(91.3), 1, 'clock')])
    await sendEach(node, daily('evening', 1, 300, 91.4))
    expect(await hotspotsOf(node, 'evening')).toMatchObject([{ status: 'ACTIVE', periodStart: midnight(91) }])
  })

  it('has drivers that add up to what it is above its baseline', async () => {
    const node = await open()
    const { hotspots } = await node.data<{ hotspots: { edges: { node: Hotspot }[] } }>(
      `{ hotspots(first: 500) { edges { node { ${fields} } } } }`,
    )
    expect(hotspots.edges.length).toBeGreaterThan(4)
    for (const { node: hotspot } of hotspots.edges) {
      const above = hotspot.predictedCo2 - hotspot.baselineCo2
      const sum = hotspot.drivers.reduce((total, { co2 }) => total + co2, 0)
      expect(Math.abs(sum - above)).toBeLessThanOrEqual(1e-6 * Math.abs(above))
    }
  })
})

onEachBackend('an entity that reports ever more often', (backend) => {
  const open = useNode(backend)

  it('is judged by shorter periods, and keeps its sums', async () => {
    const node = await open()
    const query = `{ entity(type: SUPPLIER, key: "growing") { bucket series { co2 count } } }`
    type Shown = { entity: { bucket: string; series: { co2: number; count: number }[] } }
    const stages: [reports: number, everyDays: number][] = [
      [12, 9],
      [100, 0.5],
      [500, 0.25],
    ]
    const buckets: string[] = []
    let at = 0
    let n = 0
    for (const [reports, everyDays] of stages) {
      const items = Array.from({ length: reports }, (_, index) =>
        reported(`growing-${n + index}`, day(at + index * everyDays), n + index, 'growing'),
      )
      for (let start = 0; start < items.length; start += 100) await send(node, items.slice(start, start + 100))
      at += reports * everyDays
      n += reports
      const { entity } = await node.data<Shown>(query)
      buckets.push(entity.bucket)
      expect(entity.series.reduce((sum, { count }) => sum + count, 0)).toBe(n)
      expect(entity.series.reduce((sum, { co2 }) => sum + co2, 0)).toBeCloseTo((n * (n - 1)) / 2, 5)
    }
    expect(buckets).toEqual(['QUARTER', 'MONTH', 'WEEK'])
  })
})
