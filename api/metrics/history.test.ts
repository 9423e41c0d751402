import { expect, it } from 'vitest'
import { daily, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { record, scan } from '../testing/scans.ts'
import { sampleMetricsAgent } from './sample-metrics-agent.ts'
import { takeSample } from './sample-store.ts'

type Sample = { at: string; totalPackages: number; co2: number; recoveryRate: number | null }

async function history(node: TestNode, args = ''): Promise<Sample[]> {
  const { metricsHistory } = await node.data<{ metricsHistory: Sample[] }>(
    `{ metricsHistory${args} { at totalPackages inTransit delayed anomalies recoveryRate avgDeliveryTime co2 } }`,
  )
  return metricsHistory
}

const minute = (n: number) => new Date(Date.UTC(2026, 5, 1) + n * 60_000)

onEachBackend('the history of the key figures', (backend) => {
  const open = useNode(backend)

  it('is what they were, no closer than a minute, and only when they have changed', async () => {
    const node = await open()
    expect(await takeSample(node.db, minute(0))).toBe(false)
    await record(node, [scan('A', 0, 'IN_TRANSIT')])
    expect(await takeSample(node.db, minute(1))).toBe(true)
    await record(node, [scan('B', 0, 'IN_TRANSIT'), scan('B', 24, 'DELIVERED')])
    await send(node, daily('acme', 3, 100), true)
    expect(await takeSample(node.db, minute(1.5))).toBe(false)
    expect(await takeSample(node.db, minute(2))).toBe(true)
    for (const n of [3, 500]) expect(await takeSample(node.db, minute(n))).toBe(false)
    const figures = { delayed: 0, anomalies: 0, recoveryRate: null }
    expect(await history(node)).toEqual([
      { ...figures, at: minute(1).toISOString(), totalPackages: 1, inTransit: 1, avgDeliveryTime: null, co2: 0 },
      { ...figures, at: minute(2).toISOString(), totalPackages: 2, inTransit: 1, avgDeliveryTime: 1, co2: 306 },
    ])
    const between = (from: number, to: number) =>
      history(node, `(from: "${minute(from).toISOString()}", to: "${minute(to).toISOString()}")`)
    expect(await between(1, 2)).toHaveLength(1)
    expect(await between(0, 1)).toEqual([])
    expect(await between(2, 1)).toEqual([])
  })

  it('has at most 1,000 points, of the whole time', async () => {
    const node = await open()
    const [first] = await node.db.metricsSample.findMany({ orderBy: { at: 'asc' } })
    const { at: _, ...figures } = first ?? expect.fail('no sample')
    const days = Array.from({ length: 2_345 }, (_, n) => ({ ...figures, at: minute(10 + n), totalPackages: n }))
    await node.db.metricsSample.createMany({ data: days })
    const points = await history(node, `(from: "${minute(10).toISOString()}")`)
    expect(points).toHaveLength(1_000)
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted())
    expect(points.at(-1)?.totalPackages).toBe(2_344)
    const steps = points.slice(1).map((point, n) => point.totalPackages - (points[n]?.totalPackages ?? 0))
    expect(Math.max(...steps)).toBeLessThanOrEqual(3)
    expect(points[0]?.totalPackages).toBeLessThanOrEqual(3)
  })

  it('is kept by an agent, which forgets what is older than 30 days', async () => {
    const { db } = await open()
    const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000)
    const [first] = await db.metricsSample.findMany({ orderBy: { at: 'asc' } })
    await db.metricsSample.deleteMany()
    if (first) await db.metricsSample.createMany({ data: [29, 31].map((days) => ({ ...first, at: daysAgo(days) })) })
    const task = { isFirst: false, signal: new AbortController().signal, started: async () => {} }
    const agent = sampleMetricsAgent(db)
    expect(await agent.run(task)).toEqual({ processed: 1, message: 'Saved a sample of the key figures.' })
    expect(await agent.run(task)).toBeNull()
    const kept = await db.metricsSample.findMany({ orderBy: { at: 'asc' } })
    expect(kept.map(({ at }) => Math.round((Date.now() - at.getTime()) / 86_400_000))).toEqual([29, 0])
  })
})
