import { once } from 'node:events'
import { request as startRequest } from 'node:http'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../testing/harness.ts'
import { openSocket } from '../testing/raw-socket.ts'

const many = 40
const counts = Array.from(
  { length: many },
  (_, n) => `a${n}: packages(first: 1, where: { search: "x${n}" }) { totalCount }`,
)
const query = `{ ${counts.join(' ')} }`

describe('a query whose client has left', () => {
  const statements: string[] = []
  let home: Home
  let node: TestNode

  beforeAll(async () => {
    home = await makeHome(swiftest())
    const logger = pino({ level: 'debug' }, { write: (line) => void statements.push(JSON.parse(line).sql ?? '') })
    node = await openNode({ ...home.config, answerCacheBytes: 0 }, logger)
    // Each count is slow enough to leave in the middle of.
    await node.db.$executeRawUnsafe(
      `insert into "Package" (id, "trackingNumber", "searchText", carrier, status, "createdAt", "updatedAt")
       select gen_random_uuid(), n::text, repeat('y', 2000), 'c', 'UNKNOWN', now(), now() from generate_series(1, 20000) n`,
    )
  })
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  const counted = () => statements.filter((sql) => /count/i.test(sql) && sql.includes('"searchText"')).length

  const few = 5
  const ask = () => node.data(`{ ${counts.slice(0, few).join(' ')} }`)

  /** Leaves once it has begun; what was being read then is read to its end, and nothing else is. */
  async function expectNoMore(leave: () => void): Promise<void> {
    await vi.waitFor(() => expect(counted()).toBeGreaterThan(0), { timeout: 60_000, interval: 5 })
    leave()
    await ask()
    const before = counted()
    expect(before).toBeLessThan(many)
    await ask()
    expect(counted() - before).toBe(few)
  }

  it('begins nothing more, over HTTP', async () => {
    statements.length = 0
    const body = JSON.stringify({ query })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const asked = startRequest(`${node.url}/graphql`, { method: 'POST', headers })
    asked.on('error', () => {})
    asked.end(body)
    await once(asked, 'finish')
    await expectNoMore(() => asked.destroy())
  })

  it.each([
    ['completes it', (socket: Awaited<ReturnType<typeof openSocket>>) => socket.send({ id: '1', type: 'complete' })],
    ['closes', (socket: Awaited<ReturnType<typeof openSocket>>) => socket.close()],
  ])('begins nothing more, over a WebSocket that %s', async (_name, go) => {
    statements.length = 0
    const socket = await openSocket(node.url)
    socket.send({ id: '1', type: 'subscribe', payload: { query } })
    await expectNoMore(() => go(socket))
    socket.close()
  })

  it('is answered whole, in any number of parts, when it stays', async () => {
    const data = await node.data<Record<string, { totalCount: number }>>(query)
    expect(Object.values(data)).toEqual(Array(many).fill({ totalCount: 0 }))
    const { errors, data: rest } = await node.request(
      `{ ${Array.from({ length: 9 }, (_, n) => `a${n}: packages(offset: -1) { totalCount edges { node { id } } }`).join(' ')} }`,
    )
    expect([errors?.length, rest]).toEqual([1, null])
  })
})
