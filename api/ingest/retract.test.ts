import { expect, it } from 'vitest'
import { bucketStart } from '../emissions/series.ts'
import { daily, day, flights, globalId, type Item, reported, send, supplier } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

type Result = { retracted: number; unknown: string[] }

async function retract(node: TestNode, ...eventIds: string[]): Promise<Result> {
  const query = 'mutation ($ids: [String!]!) { retractActivities(eventIds: $ids) { retracted unknown } }'
  return (await node.data<{ retractActivities: Result }>(query, { ids: eventIds })).retractActivities
}

const hotspotsOf = (node: TestNode, key: string) =>
  node.db.hotspot.findMany({
    where: { entity: { key } },
    include: { alerts: true, recommendations: true },
    orderBy: { startedAt: 'asc' },
  })

const removedTopics = async (node: TestNode) => {
  const entries = await node.db.logEntry.findMany({ where: { kind: 'REMOVED' }, orderBy: { position: 'asc' } })
  return entries.map(({ topic }) => topic)
}

const figuresOf = (node: TestNode) =>
  node.data<{ dashboardMetrics: object }>(
    '{ dashboardMetrics { activeHotspots firingAlerts pendingRecommendations anomalies recoveryRate co2 } }',
  )

onEachBackend('a retraction', (backend) => {
  const open = useNode(backend, { notifyLevel: 'INFO' })

  it('takes back what followed from the events, and says so in the log', async () => {
    const node = await open()
    await send(node, flights('acme', 60, 100), true)
    const before = await figuresOf(node)
    const wrong = flights('acme', 1, 900, 60)
    await send(node, wrong)
    const [hotspot] = await hotspotsOf(node, 'acme')
    expect(hotspot).toMatchObject({ status: 'ACTIVE', alerts: [{ status: 'FIRING' }] })
    const pending = hotspot?.recommendations.length ?? 0
    expect(pending).toBeGreaterThan(0)
    expect(await node.db.notification.count()).toBe(1)
    const ids = wrong.map(({ eventId }) => eventId)
    expect(await retract(node, ...ids, 'never sent', 'half \ud800')).toEqual({
      retracted: 3,
      unknown: ['never sent', 'half \ud800'],
    })
    expect(await hotspotsOf(node, 'acme')).toEqual([])
    expect(await node.db.notification.count()).toBe(0)
    expect(await figuresOf(node)).toEqual(before)
    expect(await removedTopics(node)).toEqual([
      ...Array(pending).fill('recommendation'),
      'notification',
      'alert',
      'hotspot',
    ])
  })

  it('that is sent again finds nothing to do, and a retracted event is new when it comes again', async () => {
    const node = await open()
    const head = await node.db.logHead.findFirst()
    const [first] = flights('acme', 1, 900, 60)
    expect(await retract(node, 'acme-60-0', 'acme-60-0')).toEqual({ retracted: 0, unknown: ['acme-60-0'] })
    expect(await node.db.logHead.findFirst()).toEqual(head)
    expect(await send(node, first ? [first] : [])).toMatchObject({ accepted: 1, duplicates: 0 })
    expect(await retract(node, 'acme-60-0')).toEqual({ retracted: 1, unknown: [] })
  })

  it('is of at most 10,000 events, and never of the legs that scans made', async () => {
    const node = await open()
    const query = 'mutation ($ids: [String!]!) { retractActivities(eventIds: $ids) { retracted } }'
    const answer = await node.request(query, { ids: Array.from({ length: 10_001 }, String) })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const leg = { massKg: 2_000, mode: 'ROAD', distanceKm: 400, carrier: 'north', trackingNumber: 'P1' }
    await node.data('mutation ($input: [ScanInput!]!) { recordScans(input: $input) { accepted } }', {
      input: [
        { ...leg, eventId: 's1', eventTime: day(1), status: 'PICKED_UP' },
        { ...leg, eventId: 's2', eventTime: day(2), status: 'DELIVERED' },
      ],
    })
    const legs = await node.db.emission.findMany({ where: { eventId: { startsWith: 'leg:' } } })
    const ids = legs.map(({ eventId }) => eventId)
    expect(await retract(node, ...ids)).toEqual({ retracted: 0, unknown: ids })
  })

  it('takes the leg of a package off its emissions, also when a correction has moved it there', async () => {
    const node = await open()
    const co2Of = async (trackingNumber: string) =>
      (await node.db.package.findFirst({ where: { trackingNumber } }))?.co2
    await node.data('mutation ($input: [ScanInput!]!) { recordScans(input: $input) { accepted } }', {
      input: ['A', 'B'].map((trackingNumber) => ({
        trackingNumber,
        carrier: 'north',
        eventId: `scan-${trackingNumber}`,
        eventTime: day(3),
        status: 'PICKED_UP',
      })),
    })
    const leg = (trackingNumber: string) => ({
      eventId: 'carried',
      occurredAt: day(3),
      entity: { type: 'ROUTE', key: 'north-south' },
      freight: { mode: 'ROAD', massKg: 800, distanceKm: 300, trackingNumber },
    })
    await send(node, [leg('A')])
    expect(await co2Of('A')).toBeGreaterThan(0)
    await send(node, [{ ...leg('B'), corrects: true }])
    expect([await co2Of('A'), await co2Of('B')]).toEqual([null, expect.any(Number)])
    await retract(node, 'carried')
    expect(await co2Of('B')).toBeNull()
    // Nothing else named the route.
    expect(await node.db.entity.count({ where: { key: 'north-south' } })).toBe(0)
  })

  it('removes the data error of an event, whether it still stands or a correction has closed it', async () => {
    const node = await open()
    const impossible = (eventId: string, massKg: number, key: string) => ({
      eventId,
      occurredAt: day(5),
      entity: supplier(key),
      freight: { mode: 'AIR', massKg, distanceKm: 1000 },
    })
    const before = await figuresOf(node)
    await send(node, [impossible('kits', 857_000, 'lab'), impossible('tests', 857_000, 'lab')])
    await send(node, [{ ...impossible('tests', 800, 'lab'), corrects: true }])
    expect(await node.db.anomaly.findMany({ orderBy: { description: 'asc' } })).toMatchObject([
      { status: 'OPEN' },
      { status: 'RECOVERED' },
    ])
    await retract(node, 'kits', 'tests')
    expect(await node.db.anomaly.count()).toBe(0)
    expect(await node.db.alert.count()).toBe(0)
    expect(await node.db.entity.count({ where: { key: 'lab' } })).toBe(0)
    expect(await figuresOf(node)).toEqual(before)
  })
})

onEachBackend('a retraction of an event that was dated too late', (backend) => {
  const open = useNode(backend, { notifyLevel: 'INFO' })

  it('has time not pass for those that seemed silent, and the last thirty days be those of the others', async () => {
    const node = await open()
    await send(node, daily('acme', 60, 100), true)
    await send(node, daily('acme', 2, 400, 60))
    const [hot] = await hotspotsOf(node, 'acme')
    const query = 'mutation ($id: ID!) { acknowledgeAlert(id: $id) { status } }'
    await node.data(query, { id: globalId('Alert', hot?.alerts[0]?.id ?? '') })
    const before = await figuresOf(node)
    const told = await node.db.notification.findMany()
    await send(node, [reported('typo', day(600), 1, 'other')])
    expect(await node.db.notification.count()).toBe(told.length + 1)
    expect(await hotspotsOf(node, 'acme')).toMatchObject([{ status: 'RESOLVED', alerts: [{ status: 'RESOLVED' }] }])
    await retract(node, 'typo')
    const [now] = await hotspotsOf(node, 'acme')
    expect(now).toMatchObject({
      id: hot?.id,
      status: 'ACTIVE',
      observedAt: hot?.observedAt,
      predictedCo2: hot?.predictedCo2,
    })
    expect(now?.alerts).toMatchObject([{ status: 'ACKNOWLEDGED', acknowledgedBy: 'local user', resolvedAt: null }])
    expect(await node.db.notification.findMany()).toEqual(told)
    expect(await figuresOf(node)).toEqual(before)
  })
})

onEachBackend('what people have decided', (backend) => {
  const open = useNode(backend)

  it('stays where the row stays, though its figures are others', async () => {
    const node = await open()
    await send(node, flights('acme', 60, 100), true)
    await send(node, flights('acme', 1, 900, 60))
    const [hot] = await hotspotsOf(node, 'acme')
    const [advice] = hot?.recommendations ?? []
    await node.data('mutation ($id: ID!) { approveRecommendation(id: $id) { status } }', {
      id: globalId('Recommendation', advice?.id ?? ''),
    })
    await node.data('mutation ($id: ID!) { acknowledgeAlert(id: $id) { status } }', {
      id: globalId('Alert', hot?.alerts[0]?.id ?? ''),
    })
    await retract(node, 'acme-60-2')
    const [now] = await hotspotsOf(node, 'acme')
    expect(now).toMatchObject({ id: hot?.id, status: 'ACTIVE', alerts: [{ status: 'ACKNOWLEDGED' }] })
    expect(now?.predictedCo2).not.toBe(hot?.predictedCo2)
    expect(now?.alerts[0]?.message).not.toBe(hot?.alerts[0]?.message)
    expect(now?.recommendations.find(({ id }) => id === advice?.id)).toMatchObject({
      status: 'APPROVED',
      co2Reduction: advice?.co2Reduction,
    })
  })
})

onEachBackend('retractions and new events at once', (backend) => {
  const open = useNode(backend)

  it('leave series and days that add up, and entities that are named', async () => {
    const node = await open()
    const events = (prefix: string): Item[] =>
      Array.from({ length: 60 }, (_, n) => ({
        ...reported(`${prefix}-${n}`, day((n * 7) % 40), 10 + n, `fleet-${n % 4}`),
        alsoCountsFor: [
          { type: 'ROUTE', key: `${prefix}-${n % 3}` },
          { type: 'ROUTE', key: `shared-${n % 2}` },
        ],
      }))
    await send(node, events('a'))
    const ids = events('a').map(({ eventId }) => eventId)
    const parts = <T>(all: readonly T[]) => [0, 20, 40].map((start) => all.slice(start, start + 20))
    const results = await Promise.all([
      ...parts(ids).map((some) => retract(node, ...some.toReversed())),
      ...parts(events('b')).map((some) => send(node, some)),
      ...parts(events('a')).map((some) => send(node, some)),
    ])
    expect(results.every((result) => !('rejected' in result) || result.rejected.length === 0)).toBe(true)
    await retract(node, ...ids)
    const entities = await node.db.entity.findMany({
      include: { periods: true, counted: { include: { emission: true } } },
    })
    expect(entities.map(({ key }) => key).sort()).toEqual([
      ...[0, 1, 2].map((n) => `b-${n}`),
      ...[0, 1, 2, 3].map((n) => `fleet-${n}`),
      ...[0, 1].map((n) => `shared-${n}`),
    ])
    for (const { bucket, eventCount, periods, counted } of entities) {
      expect(eventCount).toBe(counted.length)
      const sums = new Map<number, number>()
      for (const { occurredAt, emission } of counted) {
        const start = bucketStart(bucket, occurredAt).getTime()
        sums.set(start, (sums.get(start) ?? 0) + emission.co2)
      }
      expect(new Map(periods.map(({ start, co2 }) => [start.getTime(), co2]))).toEqual(sums)
    }
    const emissions = await node.db.emission.findMany()
    const days = await node.db.dailyCo2.findMany()
    const byDay = new Map<string, number>()
    for (const { occurredAt, co2 } of emissions) {
      const name = occurredAt.toISOString().slice(0, 10)
      byDay.set(name, (byDay.get(name) ?? 0) + co2)
    }
    expect(new Map(days.map((row) => [row.day.toISOString().slice(0, 10), row.co2]))).toEqual(byDay)
  })
})
