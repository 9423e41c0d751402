import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDailyCo2 } from '../emissions/daily-co2-store.ts'
import { daily, day, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'
import { hour, record, scan } from '../testing/scans.ts'
import { recountFigures, restoreFigures } from './figure-store.ts'
import { type Figures, figureNames } from './figures.ts'

const metrics = `dashboardMetrics { totalPackages inTransit delivered delayed anomalies recoveryRate avgDeliveryTime
  activeHotspots firingAlerts pendingRecommendations co2 }`

/** The figures as they are kept up and as a count gives them, at one moment: agents go on meanwhile. */
function bothWays({ db }: TestNode): Promise<{ keptUp: Figures; counted: Figures }> {
  return db.$transaction(
    async (tx) => {
      const rows = await tx.figure.findMany()
      const kept = (name: string) => rows.find((row) => row.name === name)?.value ?? 0
      const keptUp = Object.fromEntries(figureNames.map((name) => [name, kept(name)]))
      return { keptUp, counted: await recountFigures(tx) }
    },
    { isolationLevel: 'RepeatableRead' },
  )
}

onEachBackend('the key figures', (backend) => {
  const open = useNode(backend)

  it('are null and 0 where there is nothing', async () => {
    const node = await open()
    const { dashboardMetrics } = await node.data(`{ ${metrics} }`)
    expect(dashboardMetrics).toMatchObject({ totalPackages: 0, recoveryRate: null, avgDeliveryTime: null, co2: 0 })
  })

  it('say what packages, hotspots and anomalies there are', async () => {
    const node = await open()
    await record(node, [
      ...['A', 'B'].flatMap((number) => [scan(number, 0, 'PICKED_UP'), scan(number, 36, 'DELIVERED')]),
      scan('C', 0, 'PENDING'),
      scan('D', 5, 'IN_TRANSIT'),
      scan('D', 6, 'ON_HOLD'),
    ])
    await send(node, daily('acme', 90, 100), true)
    await send(node, [reported('hot', day(90), 900)])
    const { dashboardMetrics } = await node.data(`{ ${metrics} }`)
    expect(dashboardMetrics).toMatchObject({
      totalPackages: 4,
      inTransit: 1,
      delivered: 2,
      avgDeliveryTime: 1.5,
      activeHotspots: 1,
      firingAlerts: 1,
      // 29 days of about 102 and the hot one.
      co2: expect.closeTo(29 * 102 + 900, -1.5),
    })
  })

  it('are what a count of all rows gives, after anything that happens', async () => {
    const node = await open()
    const step = fc.oneof(
      fc.record({
        scan: fc.record({
          number: fc.constantFrom('P1', 'P2', 'P3'),
          at: fc.integer({ min: 0, max: 400 }),
          status: fc.constantFrom('PICKED_UP', 'IN_TRANSIT', 'DELIVERED', 'CANCELLED'),
          corrects: fc.boolean(),
        }),
      }),
      fc.record({ activity: fc.record({ n: fc.integer({ min: 0, max: 20 }), kg: fc.integer({ min: 1, max: 999 }) }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        for (const each of steps) {
          if ('scan' in each) {
            const { number, at, status, corrects } = each.scan
            const eventId = `${number}-${at % 5}`
            await record(node, [{ ...scan(number, at, status), eventId, corrects, promisedAt: hour(200) }])
          } else {
            const { n, kg } = each.activity
            await send(node, [{ ...reported(`any-${n}`, day(80 + n), kg, 'any'), corrects: true }])
          }
        }
        const { keptUp, counted } = await bothWays(node)
        expect(keptUp).toEqual(counted)
      }),
      { numRuns: backend === 'embedded' ? 6 : 25 },
    )
    const { dashboardMetrics: before } = await node.data<{ dashboardMetrics: { co2: number } }>(`{ ${metrics} }`)
    await node.db.$transaction(restoreFigures)
    const { dashboardMetrics: after } = await node.data<{ dashboardMetrics: { co2: number } }>(`{ ${metrics} }`)
    expect(after.co2).toBeCloseTo(before.co2, 6)
  })

  it('are streamed when they have changed', async () => {
    const node = await open()
    const values = take<{ dashboardMetrics: { co2: number } }>(
      node.streams,
      'subscription { dashboardMetrics { co2 } }',
      2,
    )
    const first = node.streams.iterate<{ dashboardMetrics: unknown }>({
      query: 'subscription { dashboardMetrics { co2 } }',
    })
    // The newest comes at once: after that, a change is news.
    await first.next()
    await node.db.$transaction((tx) => addDailyCo2(tx, new Map([[day(120).slice(0, 10), 5]])))
    const [before, after] = await values
    expect(after).not.toEqual(before)
    await first.return?.()
  })
})
