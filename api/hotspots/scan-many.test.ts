import { expect, it } from 'vitest'
import { scanHotspots, windowSize } from '../ingest/activities/scan-hotspots-command.ts'
import { daily, day, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

const total = 20_001
const alike = 300

/**
 * An entity that is hot on day 60, `alike` entities of the same figures, and so many of older days that there are `total`.
 */
async function fill(node: TestNode) {
  await send(node, [...daily('hot', 60, 100), reported('hot-60', day(60), 900, 'hot')], true)
  const like = (from: number, to: number) => `
    insert into "Entity" (id, type, key, name, "eventCount", "firstAt", "newestAt", bucket, "periodStart", baseline)
    select gen_random_uuid(), type, key || '-' || n, name || ' ' || n, "eventCount", "firstAt", "newestAt", bucket,
      "periodStart", baseline
    from "Entity", generate_series(${from}, ${to}) as n where key = 'hot'`
  await node.db.$executeRawUnsafe(like(1, alike))
  for (const [table, columns] of [
    ['SeriesPeriod', 'start, co2, count, parts, baseline, "baselineLow", "baselineHigh", prior'],
    ['EmissionEntity', '"occurredAt", "emissionId"'],
  ]) {
    await node.db.$executeRawUnsafe(`
      insert into "${table}" ("entityId", ${columns}) select e.id, c.* from (
        select ${columns} from "${table}" where "entityId" = (select id from "Entity" where key = 'hot')
      ) as c cross join "Entity" e where e.key like 'hot-%'`)
  }
  await node.db.$executeRawUnsafe(like(alike + 1, total - 1))
  await node.db.$executeRawUnsafe('analyze')
}

/** Scans until all were looked at, however long a call may take here. */
async function scanAll(node: TestNode): Promise<{ scanned: number; detected: number }> {
  const query = `mutation ($after: String) { scanHotspots(after: $after) { scanned next detected { id } } }`
  type Answer = { scanHotspots: { scanned: number; next: string | null; detected: object[] } }
  let [scanned, detected] = [0, 0]
  for (let after: string | null = ''; after !== null; ) {
    const found: Answer = await node.data<Answer>(query, { after: after || null })
    scanned += found.scanHotspots.scanned
    detected += found.scanHotspots.detected.length
    after = found.scanHotspots.next
  }
  return { scanned, detected }
}

onEachBackend('a scan of many entities', (backend) => {
  const open = useNode(backend)

  it('goes in portions, between which others write, and finds what is hot', async () => {
    const node = await open()
    await fill(node)
    let over = false
    const scan = scanAll(node).finally(() => {
      over = true
    })
    let written = 0
    while (!over) {
      const event = reported(`other-${written}`, day(10 + written / 1000), 5, 'other')
      expect(await send(node, [event])).toMatchObject({ accepted: 1 })
      written++
    }
    const { scanned, detected } = await scan
    expect(detected).toBe(alike + 1)
    expect(scanned).toBeGreaterThanOrEqual(total)
    expect(written).toBeGreaterThan(3)
    expect(await node.db.hotspot.count({ where: { status: 'ACTIVE' } })).toBe(alike + 1)
  })

  it('ends when its time is over or its client has left, and goes on where it ended', async () => {
    const node = await open()
    const all = await node.db.entity.count()
    const left = await scanHotspots(node.db, node.log, { signal: AbortSignal.abort() })
    expect(left).toMatchObject({ scanned: windowSize, total: all, next: expect.any(String) })
    let scanned = 0
    let calls = 0
    for (let next: string | null = ''; next !== null; calls++) {
      const scan = await scanHotspots(node.db, node.log, { after: next || null, maxMs: 0 })
      scanned += scan.scanned
      next = scan.next
    }
    expect([scanned, calls]).toEqual([all, Math.floor(all / windowSize) + 1])
    const answer = await node.request('mutation { scanHotspots(after: "yesterday") { scanned } }')
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})
