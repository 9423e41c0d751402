import { describe, expect, it } from 'vitest'
import { report } from '../testing/changes.ts'
import { backends, makeHome, onEachBackend, openNode, useNode } from '../testing/harness.ts'
import { findServices, freePort, startPostgres, startRedis } from '../testing/services.ts'

async function look(url: string, path: string) {
  const response = await fetch(`${url}/health/${path}`)
  return { status: response.status, body: await response.json() }
}

const component = (name: string, status: string) => expect.objectContaining({ name, status })

onEachBackend('health', (backend) => {
  const open = useNode(backend)

  it('is OK in every part when all are there', async () => {
    const { url } = await open()
    expect(await look(url, 'live')).toEqual({ status: 200, body: { status: 'OK' } })
    const parts = ['database', 'bus'].map((name) => ({ name, status: 'OK', latencyMs: expect.any(Number) }))
    expect(await look(url, 'ready')).toEqual({ status: 200, body: { status: 'OK', components: parts } })
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
    expect(body).toEqual({ status: 'DOWN', components: [component('database', 'DOWN'), component('bus', 'OK')] })
    // What is wrong is said, and where the database is not.
    expect(body.components[0].message).toMatch(/^out of reach/)
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
    expect(body).toEqual({
      status: 'DEGRADED',
      components: [component('database', 'OK'), component('bus', 'DEGRADED')],
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
