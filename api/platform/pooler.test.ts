import { Client } from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { backends, type Home, makeNewDatabase, openNode, type TestNode } from '../testing/harness.ts'
import { hour, record, scan } from '../testing/scans.ts'
import { findPgBouncer, type Service, startPgBouncer } from '../testing/services.ts'
import { migrate } from './migrate.ts'
import { explain } from './run-process.ts'

const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

describe.skipIf(!backends().includes('postgres') || !findPgBouncer())('behind PgBouncer in transaction mode', () => {
  let pooler: Service
  let home: Home
  const direct = () => home.config.databaseUrl ?? ''
  const pooled = () => direct().replace(/:\d+\//, `:${new URL(pooler.url).port}/`)

  it('a session that Plume cannot set is refused in a sentence, and what the sentence says helps', async () => {
    home = await makeNewDatabase()
    closers.push(() => home.remove())
    pooler = await startPgBouncer(findPgBouncer() ?? '', inject('services')?.postgresUrl ?? '', 5)
    closers.push(() => pooler.stop())
    const refused = await migrate({ connectionString: pooled() }).then(() => 'It was not.', explain)
    expect(refused).toMatch(/^The database sets extra_float_digits = "-3", .*default_transaction_isolation.*\.$/)
    await query(direct(), /\{ (.*) \}/.exec(String(refused))?.[1] ?? '')
    await query(pooler.url.replace('/postgres', '/pgbouncer'), 'reconnect')
  })

  it('three nodes that start at once all serve, with more connections than it lends, and leave no lock', async () => {
    const config = { ...home.config, databaseUrl: pooled(), databasePool: 10 }
    const nodes = await Promise.all([1, 2, 3].map(() => openNode(config)))
    for (const node of nodes) expect((await fetch(`${node.url}/health/ready`)).status).toBe(200)
    const sent = nodes.map((node, n) => record(node, [scan(`P-${n}`, n, 'PICKED_UP', { promisedAt: hour(49 + n) })]))
    expect(await Promise.all(sent)).toMatchObject([{ accepted: 1 }, { accepted: 1 }, { accepted: 1 }])
    const rows = await (nodes[0] as TestNode).db.package.findMany({ orderBy: { trackingNumber: 'asc' } })
    expect(rows.map(({ firstScanAt, promisedAt }) => [firstScanAt, promisedAt].map((at) => at?.toISOString()))).toEqual(
      [0, 1, 2].map((n) => [hour(n), hour(49 + n)].map((at) => new Date(at).toISOString())),
    )
    await Promise.all(nodes.map((node) => node.stop()))
    // Of its own database: others are migrated on the same server meanwhile.
    const locks = `select l.* from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and d.datname = current_database()`
    expect(await query(direct(), locks)).toEqual([])
  })
})

describe.skipIf(!backends().includes('postgres'))('migrations on PostgreSQL', () => {
  it('wait for another who migrates, with a limit, and say who it is', async () => {
    const { config, remove } = await makeNewDatabase()
    closers.push(remove)
    const url = config.databaseUrl ?? ''
    const other = new Client({ connectionString: url, application_name: 'another deploy' })
    await other.connect()
    await other.query('select pg_advisory_lock(72707369)')
    let waits = 0
    const late = () => migrate({ connectionString: url }, { waitMs: 100, onWait: () => waits++ })
    expect(await late().then(() => 'It went on.', explain)).toMatch(
      /^Another program has been migrating .* for 0.1 s .*process \d+ of the server, another deploy.*\.$/,
    )
    const patient = migrate({ connectionString: url }, { onWait: () => waits++ })
    await expect.poll(() => waits).toBe(2)
    await other.end()
    expect(await patient).not.toEqual([])
  })

  it('do not begin on a database that takes no writes', async () => {
    const { config, remove } = await makeNewDatabase()
    closers.push(remove)
    const url = config.databaseUrl ?? ''
    await query(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`)
    const answer = await migrate({ connectionString: url }).then(() => 'They did.', explain)
    expect(answer).toMatch(/^The database takes no writes \(default_transaction_read_only is on\).*DATABASE_URL\.$/)
  })
})
