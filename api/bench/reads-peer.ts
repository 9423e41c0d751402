/** The page of packages as one would write it by hand: SQL over `pg`, and plain `http`. `reads-peer.ts DATABASE_URL`. */
import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: 10,
  options: '-c search_path=public -c timezone=UTC',
})

const packages = `
  select id, "trackingNumber", carrier, status, location, "promisedAt", "estimatedDelivery", "lateProbability", co2
  from "Package" order by id desc limit 50`
const anomalies = `
  select id, "packageId", type, severity, status, description from "Anomaly" where "packageId" = any($1) order by id desc`

type Row = { id: string }
type Anomaly = Row & { packageId: string }

async function readPage() {
  const [{ rows }, { rows: counts }] = await Promise.all([
    pool.query<Row>(packages),
    pool.query<{ count: number }>('select count(*)::int as count from "Package"'),
  ])
  const found = await pool.query<Anomaly>(anomalies, [rows.map(({ id }) => id)])
  const byPackage = new Map<string, Omit<Anomaly, 'packageId'>[]>()
  for (const { packageId, ...anomaly } of found.rows) {
    const own = byPackage.get(packageId)
    if (own) own.push(anomaly)
    else byPackage.set(packageId, [anomaly])
  }
  const edges = rows.map((row) => ({ node: { ...row, anomalies: byPackage.get(row.id) ?? [] } }))
  return { data: { packages: { totalCount: counts[0]?.count, edges } } }
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', async () => {
    const body = JSON.stringify(await readPage())
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
})
