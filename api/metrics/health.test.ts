import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentHealth } from '../agents/agent-health-store.ts'
import { report } from '../testing/changes.ts'
import { backends, makeHome, onEachBackend, openNode, take, useNode } from '../testing/harness.ts'
import { findServices, freePort, startPostgres, startRedis } from '../testing/services.ts'

async function look(url: string, path: string) {
  const response = await fetch(`${url}/health/${path}`)
  return { status: response.status, body: await response.json() }
}

type Health = {
  status: string
  components: { name: string; status: string; latencyMs: number | null; message: string | null }[]
  connections: number
  subscriptions: number
  eventLoopLagMs: number
  streamPosition: string
  at: string
}
const fields = `status components { name status latencyMs message } connections subscriptions eventLoopLagMs
  streamPosition at`

const component = (name: string, status: string) => expect.objectContaining({ name, status })

const agentNames = [
  'detector',
  'package-monitor',
  'recommender',
  'document-searcher',
  'silence-keeper',
  'outcome-measurer',
  'metrics-sampler',
  'retention',
  'webhook-delivery',
]

onEachBackend('health', (backend) => {
  const open = useNode(backend)

  it('is OK in every part when all are there', async () => {
    const { url } = await open()
    expect(await look(url, 'live')).toEqual({ status: 200, body: { status: 'OK' } })
    const parts = ['database', 'bus'].map((name) => ({
      name,
      status: 'OK',
      latencyMs: expect.any(Number),
      message: null,
    }))
    const agents = agentNames.map((name) => ({
      name,
      status: 'OK',
      latencyMs: null,
      message: null,
    }))
    const { status, body } = await look(url, 'ready')
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'OK', components: [...parts, ...agents] })
  })

  it('is the same asked for in a query, even within a snapshot, and shows the load of the node', async () => {
    const node = await open()
    const { streamPosition, systemHealth } = await node.data<{ streamPosition: string; systemHealth: Health }>(
      `{ streamPosition systemHealth { ${fields} } }`,
    )
    const { body } = await look(node.url, 'ready')
    const names = ({ components }: Health) => components.map(({ name, status }) => [name, status])
    expect(Object.keys(body).sort()).toEqual(Object.keys(systemHealth).sort())
    expect([names(systemHealth), systemHealth.status]).toEqual([names(body), 'OK'])
    expect(systemHealth).toMatchObject({ streamPosition, connections: 0, subscriptions: 0 })
    expect(systemHealth.eventLoopLagMs).toBeGreaterThanOrEqual(0)
  })

  it('is streamed: at once, then when something has changed', async () => {
    const home = await makeHome(backend)
    onTestFinished(home.remove)
    const lines: string[] = []
    const logger = pino({ level: 'debug' }, { write: (line) => void lines.push(line) })
    const looks = () => lines.filter((line) => line.includes('checkDatabase')).length
    const node = await openNode(home.config, logger)
    onTestFinished(node.stop)
    const seen = take<{ systemHealth: Health }>(node.streams, `subscription { systemHealth { ${fields} } }`, 2)
    await expect.poll(async () => (await look(node.url, 'ready')).body.subscriptions).toBe(1)
    // Once around with nothing to say.
    const before = looks()
    await expect.poll(looks, { timeout: 20_000 }).toBeGreaterThan(before)
    await report(node, 'kits')
    const [first, second] = (await seen).map(({ systemHealth }) => systemHealth)
    expect(first).toMatchObject({ status: 'OK' })
    expect(second).toMatchObject({ connections: 1, subscriptions: 1 })
    expect([second?.streamPosition]).not.toEqual([first?.streamPosition])
    await expect.poll(async () => (await look(node.url, 'ready')).body).toMatchObject({ connections: 0 })
  })

  it('is DEGRADED while an agent fails, or no node runs it', async () => {
    const { url, db } = await open()
    const detector = { where: { name: 'detector' } }
    await db.agent.update({ ...detector, data: { state: 'FAILED', message: 'It cannot see.' } })
    expect(await look(url, 'ready')).toMatchObject({
      status: 200,
      body: { status: 'DEGRADED', components: expect.arrayContaining([component('detector', 'DEGRADED')]) },
    })
    await db.agent.update({ ...detector, data: { state: 'SUCCEEDED' } })
    expect(await look(url, 'ready')).toMatchObject({ body: { status: 'OK' } })

    const longAgo = new Date(Date.now() - 60_000)
    await db.agent.create({ data: { name: 'stray', holder: 'dead', leaseUntil: longAgo, at: longAgo } })
    const none = { status: 'DEGRADED', message: 'No node runs it.' }
    expect(await agentHealth(db, ['stray', 'detector', 'unknown'])).toMatchObject([none, { status: 'OK' }, none])
  })
})

describe.skipIf(!backends().includes('postgres'))('health of a node', () => {
  const found = findServices()

  it('without its database is DOWN, and the process lives', async () => {
    const postgres = await startPostgres(found?.postgresBin ?? '')
    const { config, remove } = await makeHome('embedded')
    const node = await openNode({ ...config, databaseUrl: postgres.url })
    await report(node, 'before')
    expect(await look(node.url, 'ready')).toMatchObject({ status: 200, body: { status: 'OK' } })

    await postgres.stop()
    const { status, body } = await look(node.url, 'ready')
    expect(status).toBe(503)
    expect(body).toMatchObject({ status: 'DOWN', components: [component('database', 'DOWN'), component('bus', 'OK')] })
    // What is wrong is said, and where the database is not.
    expect(body.components[0].message).toMatch(/^unreachable/)
    expect(JSON.stringify(body)).not.toContain(new URL(postgres.url).port)
    expect(await look(node.url, 'live')).toMatchObject({ status: 200 })
    const { errors } = await node.request('{ anomalies { totalCount } }')
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
    await node.stop()
    await remove()
  })

  it('without Redis is DEGRADED, and OK again when it is back', async () => {
    const { config, remove } = await makeHome('postgres')
    const port = await freePort()
    const redis = await startRedis(found?.redisServer ?? '', port)
    const node = await openNode({ ...config, redisUrl: redis.url })
    expect(await look(node.url, 'ready')).toMatchObject({ status: 200, body: { status: 'OK' } })

    await redis.stop()
    const { status, body } = await look(node.url, 'ready')
    expect(status).toBe(200)
    const agents = agentNames.map((name) => component(name, 'OK'))
    expect(body).toMatchObject({
      status: 'DEGRADED',
      components: [component('database', 'OK'), component('bus', 'DEGRADED'), ...agents],
    })
    const back = await startRedis(found?.redisServer ?? '', port)
    await expect
      .poll(() => look(node.url, 'ready'), { timeout: 20_000 })
      .toMatchObject({ status: 200, body: { status: 'OK' } })
    await node.stop()
    await back.stop()
    await remove()
  })
})
