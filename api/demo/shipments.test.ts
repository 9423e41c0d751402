/** The golden figures of the shipped shipments, which an independent calculation from the same files gave as well. */
import { expect, it } from 'vitest'
import { ingestActivities } from '../ingest/activities/ingest-activities-command.ts'
import { nodesOf } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { readShipments } from './shipments.ts'

const live = new Date('2013-01-01T00:00:00Z')

/** History quietly, then 2013 in batches of some size, which must not matter. */
async function load({ intake }: TestNode, batch: number) {
  const shipments = await readShipments()
  const history = shipments.filter(({ occurredAt }) => occurredAt < live)
  const year = shipments.filter(({ occurredAt }) => occurredAt >= live)
  const total = { accepted: 0, duplicates: 0, rejected: 0 }
  const take = async (from: typeof shipments, size: number, quiet: boolean) => {
    for (let start = 0; start < from.length; start += size) {
      const { accepted, duplicates, rejected } = await ingestActivities(intake, from.slice(start, start + size), {
        quiet,
      })
      total.accepted += accepted
      total.duplicates += duplicates
      total.rejected += rejected.length
    }
  }
  await take(history, 500, true)
  await take(year, batch, false)
  return total
}

type Group = { name: string; count: number; tonnes: number; co2: number }

async function sumBy({ db }: TestNode, what: 'segment' | 'year'): Promise<Group[]> {
  const name =
    what === 'year' ? `extract(year from "occurredAt" at time zone 'UTC')::text` : `split_part(segment, '|', 1)`
  const rows = await db.$queryRawUnsafe<Group[]>(`
    select ${name} as name, count(*)::int as count, sum(quantity) as tonnes, sum(co2) as co2
    from "Emission" where counted group by 1 order by 1`)
  return rows.map((row) => ({ ...row, tonnes: Math.round(row.tonnes * 1000) / 1000, co2: Math.round(row.co2) }))
}

const group = (name: string, count: number, tonnes: number, co2: number): Group => ({ name, count, tonnes, co2 })

onEachBackend('the shipments of 2006 to 2013', (backend) => {
  const open = useNode(backend)

  it('are taken in whole', async () => {
    const node = await open()
    const total = await load(node, backend === 'embedded' ? 100 : 15)
    expect(total).toEqual({ accepted: 2361, duplicates: 0, rejected: 0 })
    const { entities, emissions } = await node.data<Record<string, { totalCount: number }>>(
      '{ entities { totalCount } emissions { totalCount } }',
    )
    expect([entities?.totalCount, emissions?.totalCount]).toEqual([await node.db.entity.count(), 2361])
  })

  it('emit by mode and by year what they must', async () => {
    const node = await open()
    expect(await sumBy(node, 'segment')).toEqual([
      group('FREIGHT:AIR', 2113, 3014.073, 14_755_396),
      group('FREIGHT:SEA', 244, 1740.85, 235_330),
    ])
    expect(await sumBy(node, 'year')).toEqual([
      group('2006', 41, 75.133, 328_584),
      group('2007', 94, 124.678, 517_775),
      group('2008', 225, 253.198, 1_330_627),
      group('2009', 258, 269.083, 1_499_517),
      group('2010', 414, 738.217, 2_855_663),
      group('2011', 452, 1601.516, 2_280_850),
      group('2012', 412, 800.316, 2_725_375),
      group('2013', 461, 892.782, 3_452_335),
    ])
  })

  it('make series that hold each emission once for its supplier and once for its route', async () => {
    const node = await open()
    const sums = await node.db.$queryRaw<{ type: string; count: number; co2: number }[]>`
      select e.type::text, sum(p.count)::int as count, sum(p.co2) as co2
      from "SeriesPeriod" p join "Entity" e on e.id = p."entityId" group by 1 order by 1`
    for (const [n, type] of ['ROUTE', 'SUPPLIER'].entries()) {
      expect(sums[n]).toMatchObject({ type, count: 2357 })
      expect(sums[n]?.co2).toBeCloseTo(14_990_725.984, 2)
    }
  })

  it('hold four consignments that no aircraft could carry', async () => {
    const node = await open()
    const { anomalies } = await node.data<{ anomalies: { edges: { node: { emission: { eventId: string } } }[] } }>(
      '{ anomalies { edges { node { type status emission { eventId } } } } }',
    )
    expect(nodesOf(anomalies)).toMatchObject(Array(4).fill({ type: 'DATA_ERROR', status: 'OPEN' }))
    const ids = nodesOf(anomalies).map(({ emission }) => emission.eventId)
    expect(ids.sort()).toEqual(['scms:ASN-161', 'scms:ASN-6101', 'scms:ASN-69', 'scms:ASN-70'])
  })

  // After a change of the engine: look at each, then `npx vitest run api/demo/shipments.test.ts -u`.
  it('lead to these hotspots in 2013', async () => {
    const node = await open()
    type Row = { entity: { type: string; name: string }; periodStart: string; severity: string; status: string }
    const { hotspots } = await node.data<{ hotspots: { edges: { node: Row }[] } }>(
      '{ hotspots(first: 500) { edges { node { entity { type name } periodStart severity status } } } }',
    )
    const lines = nodesOf(hotspots).map(
      ({ entity, periodStart, severity, status }) =>
        `${periodStart.slice(0, 10)} ${entity.type} ${entity.name}: ${severity}, ${status}`,
    )
    expect(lines.sort().join('\n')).toMatchInlineSnapshot(`
      "2013-04-01 ROUTE Matsudo, Chiba → Abidjan, Côte d'Ivoire: CRITICAL, ACTIVE
      2013-07-01 SUPPLIER Shanghai Kehua Bioengineering Co., Ltd. (KHB): WARN, ACTIVE
      2013-10-01 ROUTE Matsudo, Chiba → Lagos, Nigeria: WARN, ACTIVE
      2013-10-01 SUPPLIER Cipla Limited: WARN, ACTIVE
      2013-10-01 SUPPLIER Hetero Labs Limited: WARN, ACTIVE"
    `)
  })
})
