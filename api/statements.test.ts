import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { flights, send, supplier } from './testing/activities.ts'
import { type Home, makeHome, onEachBackend, openNode, type TestNode } from './testing/harness.ts'
import { hamburg, munich, record, scan } from './testing/scans.ts'

/** Each query asks for the rows of a page with all that hangs on them. */
const queries = {
  hotspots: `{ hotspots(first: 50) { totalCount edges { node {
    severity drivers { co2 } entity { name series { start co2 baseline } }
    alerts { status anomaly { id } } recommendations { action citations { title } } } } } }`,
  emissions: `{ emissions(first: 50) { totalCount edges { node {
    co2 entity { key } entities { key } calculation { recomputed factor { publisher value } } } } } }`,
  entities: `{ entities(first: 50) { edges { node { key series { co2 } months: series(bucket: MONTH) { co2 }
    since: series(from: "2024-02-10T00:00:00Z") { start co2 } } } } }`,
  places: `{ hotspots(first: 50) { edges { node { severity entity { type name places { name latitude longitude } } } } } }`,
  alerts: `{ alerts(first: 50) { edges { node { message hotspot { entity { name } recommendations { action } } anomaly { id } } } } }`,
  recommendations: `{ recommendations(first: 50) { edges { node { action hotspot { entity { name } alerts { status } } } } } }`,
  packages: `{ packages(first: 50) { totalCount edges { node { trackingNumber co2 scans { status } legs { co2 }
    openAnomalyTypes anomalies { type alert { message } } } } } }`,
  snapshot: '{ streamPosition hotspots(first: 50) { edges { node { entity { name } alerts { level } } } } }',
}

const aside = /"LogHead"|"Agent"|"EventClock"|"dueAt" <=|"Webhook|select 1/i

onEachBackend('reading a page', (backend) => {
  const statements: string[] = []
  let home: Home
  let node: TestNode

  beforeAll(async () => {
    home = await makeHome(backend)
    const logger = pino({ level: 'debug' }, { write: (line) => void statements.push(JSON.parse(line).sql ?? '') })
    node = await openNode({ ...home.config, answerCacheBytes: 0 }, logger)
    for (let n = 0; n < 3; n++) await addHotspot(n)
  })
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  async function addHotspot(n: number) {
    const also = { alsoCountsFor: [{ type: 'ROUTE', key: `route ${n}` }] }
    const legs = (days: number, massKg: number, first: number) =>
      flights(`s${n}`, days, massKg, first).map((item) => ({ ...item, ...also, entity: supplier(`s${n}`) }))
    await send(node, legs(30, 100, 0), true)
    await send(node, legs(1, 300, 30))
    await record(node, [
      scan(`p${n}`, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, massKg: 5, mode: 'ROAD' }),
      scan(`p${n}`, 8, 'DELIVERED', munich),
      scan(`p${n}`, 9, 'IN_TRANSIT'),
    ])
  }

  /** How many statements read rows, `begin` and the like aside: the least of three, as agents ask something meanwhile. */
  async function countOf(query: string): Promise<number> {
    const counts: number[] = []
    for (let run = 0; run < 3; run++) {
      statements.length = 0
      await node.data(query)
      counts.push(statements.filter((sql) => /^\s*(select|with)/i.test(sql) && !aside.test(sql)).length)
    }
    return Math.min(...counts)
  }

  it('takes as many statements for many rows as for few, and few of them', async () => {
    const few: Record<string, number> = {}
    for (const [name, query] of Object.entries(queries)) few[name] = await countOf(query)
    for (let n = 3; n < 7; n++) await addHotspot(n)
    const { hotspots } = await node.data<{ hotspots: { totalCount: number } }>('{ hotspots { totalCount } }')
    expect(hotspots.totalCount).toBe(14)
    for (const [name, query] of Object.entries(queries)) {
      const count = await countOf(query)
      expect([name, count]).toEqual([name, few[name]])
      expect(count, name).toBeGreaterThan(0)
      expect(count, name).toBeLessThanOrEqual(5)
    }
  })
})
