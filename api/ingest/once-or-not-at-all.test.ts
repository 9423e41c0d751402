import { expect, it } from 'vitest'
import { daily, day, everything, ingestDocument, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

/** Ninety quiet days, then a week of three times as much. */
const history = daily('acme', 90, 100)
const hotWeek = daily('acme', 7, 300, 90)

const counts = `{ streamPosition
  hotspots { totalCount } alerts { totalCount } recommendations { totalCount } anomalies { totalCount }
  entity(type: SUPPLIER, key: "acme") { bucket series { start co2 count baseline baselineLow baselineHigh } } }`

type Counts = Record<'hotspots' | 'alerts' | 'recommendations' | 'anomalies', { totalCount: number }> & {
  streamPosition: string
  entity: { bucket: string; series: { co2: number; baseline: number | null; baselineHigh: number | null }[] }
}

const read = (node: TestNode) => node.data<Counts>(counts)

onEachBackend('what is sent', (backend) => {
  const open = useNode(backend)

  it('builds baselines and raises nothing while it is quiet', async () => {
    const node = await open()
    await send(node, history, true)
    const impossible = { freight: { mode: 'AIR', massKg: 2_500_000, distanceKm: 900 }, reported: null }
    await send(node, [...daily('quiet', 90, 100), ...daily('quiet', 7, 300, 90)], true)
    await send(node, [{ ...reported('impossible', day(3), 1, 'quiet'), ...impossible }], true)
    const after = await read(node)
    expect(after).toMatchObject({
      hotspots: { totalCount: 0 },
      alerts: { totalCount: 0 },
      recommendations: { totalCount: 0 },
      // Kept and shown, but nobody is called.
      anomalies: { totalCount: 1 },
      entity: { bucket: 'DAY' },
    })
    const last = after.entity.series.at(-1)
    expect(last?.baseline).toBeGreaterThan(99)
    expect(last?.baseline).toBeLessThan(105)
    expect(last?.baselineHigh).toBeLessThan(150)
  })

  it('leaves nothing behind when a step in the middle fails, and goes through when it is sent again', async () => {
    const node = await open()
    const before = await everything(node)
    const broken: [table: string, constraint: string][] = [
      ['SeriesPeriod', 'check (co2 < 250) not valid'],
      ['Alert', 'check (false) not valid'],
      ['LogEntry', 'check (false) not valid'],
    ]
    for (const [table, constraint] of broken) {
      await node.db.$executeRawUnsafe(`alter table "${table}" add constraint broken ${constraint}`)
      const answer = await node.request(ingestDocument, { input: [...hotWeek, reported('other', day(95), 5, 'new')] })
      expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
      expect(JSON.stringify(answer)).not.toMatch(/constraint|broken|at .*\.ts/)
      await node.db.$executeRawUnsafe(`alter table "${table}" drop constraint broken`)
      expect(await everything(node)).toBe(before)
    }
    const { streamPosition } = await read(node)
    expect(await send(node, hotWeek)).toEqual({ accepted: 7, duplicates: 0, rejected: [] })
    const changes = await take<{ hotspotChanges: { kind: string; cursor: string } }>(
      node.streams,
      'subscription ($after: String) { hotspotChanges(after: $after) { kind cursor } }',
      1,
      { after: streamPosition },
    )
    // Nothing of the failed attempts took a place in the log.
    const [epoch, position] = streamPosition.split('-')
    expect(changes).toEqual([{ hotspotChanges: { kind: 'CREATED', cursor: `${epoch}-${Number(position) + 1}` } }])
  })

  it('changes nothing at all when it is known, whatever it says this time', async () => {
    const node = await open()
    const before = await everything(node)
    expect(before).toContain('"status": "ACTIVE"')
    const otherwise = [...history.slice(80), ...hotWeek].map((item) => ({
      ...item,
      occurredAt: day(200),
      entity: { type: 'SUPPLIER', key: 'acme', name: 'Another name' },
      alsoCountsFor: [{ type: 'CARRIER', key: 'never seen' }],
      reported: { co2Kg: 1e6 },
    }))
    expect(await send(node, hotWeek)).toEqual({ accepted: 0, duplicates: 7, rejected: [] })
    expect(await send(node, otherwise)).toEqual({ accepted: 0, duplicates: 17, rejected: [] })
    expect(await send(node, hotWeek, true)).toMatchObject({ duplicates: 7 })
    expect(await everything(node)).toBe(before)
  })
})
