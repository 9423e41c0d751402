import { expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { daily, day, flights, nodesOf, reported, send } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { hamburg, munich, record, scan } from '../testing/scans.ts'
import type { Change } from './events.ts'

type Told = { cursor: string; kind: string; row: Record<string, unknown> }

/** What a stream tells, as it comes. */
function follow(node: TestNode, field: string, select: string, variables: { after?: string; where?: object } = {}) {
  const type = field.replace('Changes', 'Where').replace(/^./, (letter) => letter.toUpperCase())
  const row = field.replace(/(Change)?s$/, '')
  const [declared, given] = variables.where ? [`, $where: ${type}`, ', where: $where'] : ['', '']
  const query = `subscription ($after: String${declared}) { ${field}(after: $after${given}) { cursor kind ${row} { ${select} } } }`
  const seen: Told[] = []
  const results = node.streams.iterate<Record<string, Record<string, unknown>>>({ query, variables })
  const reading = (async () => {
    for await (const { data, errors } of results) {
      if (errors?.[0]) throw errors[0]
      const change = data?.[field]
      if (change)
        seen.push({ cursor: String(change.cursor), kind: String(change.kind), row: change[row] as Told['row'] })
    }
  })()
  return {
    seen,
    kinds: () => seen.map(({ kind }) => kind),
    async until(count: number) {
      await Promise.race([reading, expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count)])
      return seen
    },
    async end() {
      await results.return?.()
      await reading
    },
  }
}

const acknowledge = 'mutation ($id: ID!) { acknowledgeAlert(id: $id) { id } }'

onEachBackend('a row that leaves what a stream asks for', (backend) => {
  const open = useNode(backend)

  it('is told of once more, with what it is now: live, in a replay, and to nobody who asks for less', async () => {
    const node = await open()
    await send(node, daily('wild', 90, 100), true)
    const after = await position(node)
    const where = { statuses: ['FIRING'] }
    const live = follow(node, 'alertChanges', 'id status', { after, where })
    const taken = follow(node, 'alertChanges', 'id status', { after, where: { statuses: ['ACKNOWLEDGED'] } })
    await send(node, [reported('wild-hot', day(90), 900, 'wild')])
    const [fired] = await live.until(1)
    await node.data(acknowledge, { id: fired?.row.id })
    await live.until(2)
    await taken.until(1)
    await node.data('mutation ($id: ID!) { resolveAlert(id: $id) { id } }', { id: fired?.row.id })
    await taken.until(2)
    expect(live.seen).toMatchObject([
      { kind: 'CREATED', row: { status: 'FIRING' } },
      { kind: 'LEFT', row: { status: 'ACKNOWLEDGED' } },
    ])
    expect(taken.seen).toMatchObject([
      { kind: 'UPDATED', row: { status: 'ACKNOWLEDGED' } },
      { kind: 'LEFT', row: { status: 'RESOLVED' } },
    ])
    const again = follow(node, 'alertChanges', 'id status', { after, where })
    expect(await again.until(2)).toEqual(live.seen)
    const onward = follow(node, 'alertChanges', 'id status', { after: fired?.cursor, where })
    expect(await onward.until(1)).toEqual(live.seen.slice(1))
    for (const stream of [live, taken, again, onward]) await stream.end()
  })

  it('leaves when its scans deliver it, whatever the filter looks at', async () => {
    const node = await open()
    const after = await position(node)
    const promisedAt = '2026-03-02T01:00:00Z'
    await record(node, [scan('L-late', 0, 'PICKED_UP', { ...hamburg, promisedAt, carrier: 'DHL' })])
    await record(node, [scan('L-late', 40, 'IN_TRANSIT', { ...munich, promisedAt })])
    await record(node, [scan('L-late', 41, 'DELIVERED', munich)])
    for (const where of [{ late: true }, { anomalous: true }, { late: true, search: 'l-LATE', carriers: ['DHL'] }]) {
      const stream = follow(node, 'packageChanges', 'trackingNumber late openAnomalyCount status', { after, where })
      await stream.until(2)
      expect(stream.seen.at(-1)).toMatchObject({ kind: 'LEFT', row: { late: false, status: 'DELIVERED' } })
      expect(stream.kinds().slice(0, -1)).not.toContain('LEFT')
      await stream.end()
    }
  })

  it('leaves by the name of its entity, which is not its own', async () => {
    const node = await open()
    await send(node, daily('site', 90, 100), true)
    const after = await position(node)
    const called = (name: string, n: number, co2Kg: number) => ({
      ...reported(`site-${n}`, day(n), co2Kg, 'site'),
      entity: { type: 'SUPPLIER', key: 'site', name },
    })
    await send(node, [called('Red Works', 90, 900)])
    await send(node, [called('Blue Works', 91, 905)])
    const red = follow(node, 'hotspotChanges', 'entity { name }', { after, where: { search: 'red' } })
    const blue = follow(node, 'hotspotChanges', 'entity { name }', { after, where: { search: 'blue' } })
    await red.until(2)
    await blue.until(1)
    expect(red.kinds().filter((kind) => kind === 'LEFT')).toHaveLength(1)
    expect(red.kinds().at(-1)).toBe('LEFT')
    expect(blue.kinds()[0]).toBe('UPDATED')
    await red.end()
    await blue.end()
  })

  it('does not leave because somebody else has read it', async () => {
    const node = await open()
    const after = await position(node)
    const at = new Date()
    const row = { id: newId(), level: 'HIGH', title: 'T', body: 'B', alertId: null, createdAt: at } as const
    await node.log.commit(async (tx, emit) => {
      await tx.notification.create({ data: row })
      emit({ topic: 'notification', kind: 'CREATED', row: { ...row, readBy: null }, at, before: null })
      const before = { ...row, readBy: null }
      emit({ topic: 'notification', kind: 'UPDATED', row: { ...row, readBy: 'somebody else' }, at, before })
      emit({ topic: 'notification', kind: 'REMOVED', row: before, at, before })
    })
    const stream = follow(node, 'notifications', 'title', { after })
    await stream.until(2)
    expect(stream.kinds()).toEqual(['CREATED', 'LEFT'])
    await stream.end()
  })

  it('is not told of by entries of a log that did not keep what rows were', async () => {
    const node = await open()
    const after = await position(node)
    await record(node, [scan('L-old', 0, 'PICKED_UP', hamburg)])
    await record(node, [scan('L-old', 9, 'IN_TRANSIT', munich)])
    await node.db.$executeRaw`update "LogEntry" set before = null where position > ${Number(after.slice(13))}`
    await record(node, [scan('L-old', 10, 'OUT_FOR_DELIVERY', munich)])
    const where = { statuses: ['PICKED_UP', 'OUT_FOR_DELIVERY'], trackingNumbers: ['L-old'] }
    const stream = follow(node, 'packageChanges', 'status', { after, where })
    await stream.until(2)
    expect(stream.kinds()).toEqual(['CREATED', 'UPDATED'])
    await stream.end()
  })
})

onEachBackend('a row that should never have been', (backend) => {
  const open = useNode(backend, { notifyLevel: 'INFO' })

  const nested = {
    packageChanges: 'trackingNumber co2 scans { id } anomalies { id } openAnomalyTypes',
    hotspotChanges:
      'id entity { key name series { start } hotspots { totalCount } } drivers { kind } alerts { id } recommendations { id }',
    alertChanges:
      'id hotspot { id } anomaly { id } anomalies(first: 3) { totalCount edges { node { id } } pageInfo { hasNextPage } }',
    recommendationChanges: 'id hotspot { id percentAbove alerts { id } entity { key } }',
    anomalyChanges: 'id package { id } entity { id } emission { id } alert { id }',
    notifications: 'id read alert { id }',
  }

  /** Removes all that there is, children first, as a retraction would. */
  async function removeAll(node: TestNode): Promise<void> {
    await node.log.commit(async (tx, emit) => {
      const at = new Date()
      const tell = (topic: Change['topic'], rows: readonly object[]) => {
        for (const row of rows) emit({ topic, kind: 'REMOVED', row, at, before: row } as Change)
      }
      const hotspots = await tx.hotspot.findMany({ include: { entity: true } })
      tell(
        'hotspot',
        hotspots.map(({ entity, ...row }) => ({ ...row, entityKey: entity.key, entityName: entity.name })),
      )
      tell(
        'notification',
        (await tx.notification.findMany()).map((row) => ({ ...row, readBy: null })),
      )
      tell('alert', await tx.alert.findMany())
      tell('recommendation', await tx.recommendation.findMany())
      tell('anomaly', await tx.anomaly.findMany())
      tell('package', await tx.package.findMany())
      await tx.notification.deleteMany()
      await tx.alert.deleteMany()
      await tx.recommendation.deleteMany()
      await tx.hotspot.deleteMany()
      await tx.anomaly.deleteMany()
      await tx.scan.deleteMany()
      await tx.emissionEntity.deleteMany()
      await tx.emission.deleteMany()
      await tx.package.deleteMany()
      await tx.seriesPeriod.deleteMany()
      await tx.entity.deleteMany()
    })
  }

  it('leaves every stream that it was in, however much of it is asked for, and answers as gone', async () => {
    const node = await open()
    await send(node, flights('acme', 90, 300), true)
    const after = await position(node)
    await send(node, flights('acme', 2, 3_000, 90))
    await record(node, [
      scan('R-1', 0, 'PICKED_UP', { ...hamburg, carrier: 'DHL' }),
      scan('R-1', 1, 'IN_TRANSIT', { location: 'Sydney', latitude: -33.87, longitude: 151.21 }),
    ])
    const fields = Object.entries(nested)
    const live = fields.map(([field, select]) => follow(node, field, select, { after }))
    for (const stream of live) await stream.until(1)
    const seen = live.map((stream) => new Set(stream.seen.map(({ row }) => row.id ?? row.trackingNumber)))
    await removeAll(node)
    for (const [n, stream] of live.entries()) {
      await expect.poll(() => stream.kinds().filter((kind) => kind === 'LEFT').length).toBe(seen[n]?.size)
    }
    const replayed = fields.map(([field, select]) => follow(node, field, select, { after }))
    for (const [n, stream] of replayed.entries()) {
      await stream.until(live[n]?.seen.length ?? 0)
      expect(stream.kinds()).toEqual(live[n]?.kinds())
    }
    const last = Object.fromEntries(fields.map(([field], n) => [field, replayed[n]?.seen.at(-1)?.row]))
    expect(last).toMatchObject({
      packageChanges: { trackingNumber: 'R-1', scans: [], anomalies: [], openAnomalyTypes: [] },
      hotspotChanges: { entity: { key: 'acme', series: [] }, alerts: [], recommendations: [] },
      alertChanges: { hotspot: null, anomaly: null, anomalies: { totalCount: 0, edges: [] } },
      recommendationChanges: { hotspot: { percentAbove: expect.any(Number), alerts: [], entity: { key: 'acme' } } },
      anomalyChanges: { package: null, entity: null, alert: null },
      notifications: { read: false, alert: null },
    })
    for (const stream of [...live, ...replayed]) await stream.end()
  })

  it('leaves a stream with a filter only where it was within it', async () => {
    const node = await open()
    const after = await position(node)
    await record(node, [scan('R-2', 0, 'PICKED_UP', hamburg), scan('R-3', 0, 'DELIVERED', hamburg)])
    await removeAll(node)
    const stream = follow(node, 'packageChanges', 'trackingNumber', { after, where: { statuses: ['PICKED_UP'] } })
    await stream.until(2)
    expect(stream.seen.map(({ kind, row }) => `${kind} ${row.trackingNumber}`)).toEqual(['CREATED R-2', 'LEFT R-2'])
    await stream.end()
  })

  it('leaves the map', async () => {
    const node = await open()
    await record(node, [scan('R-4', 0, 'PICKED_UP', hamburg)])
    const { packages } = await node.data<{ packages: { edges: { node: { id: string } }[] } }>(
      '{ packages(where: { trackingNumbers: ["R-4"] }) { edges { node { id } } } }',
    )
    const updates = node.streams.iterate<{ mapUpdates: { gone: string[] } }>({
      query: 'subscription { mapUpdates { isSnapshot gone packages { trackingNumber scans { id } } } }',
    })
    const next = async () => (await updates.next()).value?.data?.mapUpdates
    expect(await next()).toMatchObject({ isSnapshot: true, gone: [], packages: [{ trackingNumber: 'R-4' }] })
    await removeAll(node)
    expect(await next()).toEqual({ isSnapshot: false, gone: nodesOf(packages).map(({ id }) => id), packages: [] })
    await updates.return?.()
  })
})
