import { once } from 'node:events'
import { connect } from 'node:net'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { anomalyChanges, position, report } from '../testing/changes.ts'
import { makeHome, openNode, swiftest, useNode } from '../testing/harness.ts'
import { type Message, openSocket, type RawSocket } from '../testing/raw-socket.ts'
import { closeCodes } from './close-codes.ts'

/** Runs one operation and gives what came back until it ended. */
async function run(socket: RawSocket, id: string, query: string, variables?: object) {
  socket.send({ id, type: 'subscribe', payload: { query, variables } })
  const messages = [await socket.next()]
  while (!['complete', 'error'].includes(messages.at(-1)?.type ?? '')) messages.push(await socket.next())
  return messages
}

/** Errors before execution come as the message `error`, those of execution in a result. */
const errorsOf = (message?: Message) => (message?.type === 'error' ? message.payload : message?.payload?.errors)

const own = 'https://desk.example.com'

describe('a WebSocket', () => {
  const open = useNode(swiftest(), { corsOrigins: [own] })

  it.each([
    ['a syntax error', 'subscription {', {}],
    ['an unknown field', 'subscription { everything }', {}],
    ['a variable of the wrong type', anomalyChanges, { after: 7 }],
    ['a cursor that is none', anomalyChanges, { after: 'nonsense' }],
    ['no operation', 'fragment F on Query { streamPosition }', {}],
  ])('answers %s with an error on that operation and lives on', async (_name, query, variables) => {
    const { url } = await open()
    const socket = await openSocket(url)
    const [bad] = await run(socket, 'bad', query, variables)
    expect(bad?.id).toBe('bad')
    expect(errorsOf(bad)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const good = await run(socket, 'good', '{ __typename }')
    expect(good).toMatchObject([{ type: 'next', payload: { data: { __typename: 'Query' } } }, { type: 'complete' }])
    socket.close()
  })

  it('carries queries and mutations, with the code of an error that the caller caused', async () => {
    const { url } = await open()
    const socket = await openSocket(url)
    const [answer] = await run(socket, '1', 'mutation { acknowledgeAlert(id: "QWxlcnQ6MQ==") { id } }')
    expect(errorsOf(answer)).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    socket.close()
  })

  it('closes only itself over a message that is no message', async () => {
    const { url } = await open()
    const [broken, whole] = [await openSocket(url), await openSocket(url)]
    broken.send('{"type":')
    expect(await broken.closed).toBe(4400)
    expect(await run(whole, '1', '{ __typename }')).toHaveLength(2)
    whole.close()
  })

  it.each([
    ['a type that there is not', { type: 'shout' }, 4400],
    ['a type that only a server sends', { type: 'next', id: '1', payload: { data: {} } }, 4400],
    ['a refusal that only a server sends', { type: 'error', id: '1', payload: [] }, 4400],
    ['an acknowledgement that only a server sends', { type: 'connection_ack' }, 4400],
    ['a second greeting', { type: 'connection_init' }, 4429],
    [
      'a message of 17 MB',
      { id: 'x', type: 'subscribe', payload: { query: `{ __typename } #${'x'.repeat(17e6)}` } },
      1009,
    ],
  ])('closes only itself over %s', async (_name, message, code) => {
    const { url } = await open()
    const [bad, good] = [await openSocket(url), await openSocket(url)]
    bad.send(message)
    expect(await bad.closed).toBe(code)
    expect(await run(good, '1', '{ __typename }')).toHaveLength(2)
    good.close()
  })

  it.each([
    ['a ping', '{"type":"ping","payload":$}'],
    ['a pong', '{"type":"pong","payload":$}'],
    ['a ping that carries a list', '{"type":"ping","payload":[$]}'],
    ['a type', '{"type":$}'],
    ['an operation', '{"id":"1","type":"subscribe","payload":$}'],
    ['a query', '{"id":"1","type":"subscribe","payload":{"query":$}}'],
    [
      'a hash',
      '{"id":"1","type":"subscribe","payload":{"extensions":{"persistedQuery":{"sha256Hash":"a"}},"variables":$}}',
    ],
  ])('closes quietly over %s that is nested 50,000 deep', async (_name, message) => {
    const home = await makeHome(swiftest())
    const lines: string[] = []
    const node = await openNode(home.config, pino({ level: 'error' }, { write: (line) => void lines.push(line) }))
    const socket = await openSocket(node.url)
    socket.send(message.replace('$', `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`))
    expect(await socket.closed).toBe(4400)
    expect(lines).toEqual([])
    await node.stop()
    await home.remove()
  })

  it('answers a ping with what it carries', async () => {
    const { url } = await open()
    const socket = await openSocket(url)
    for (const carried of [{ payload: { a: [{ b: 1 }] } }, {}]) {
      socket.send({ type: 'ping', ...carried })
      expect(await socket.next()).toEqual({ type: 'pong', ...carried })
    }
    socket.close()
  })

  it.each([
    ['an id', 'same'],
    ['an id that is too long for the reason of a close', 'é'.repeat(1_000)],
  ])('closes over a second operation with %s that runs, as the protocol prescribes', async (_name, id) => {
    const { url } = await open()
    const socket = await openSocket(url)
    for (let n = 0; n < 2; n++) socket.send({ id, type: 'subscribe', payload: { query: anomalyChanges } })
    expect(await socket.closed).toBe(4409)
  })

  it('runs so many operations and refuses more by themselves; when one is over, another may come', async () => {
    const node = await open()
    const socket = await openSocket(node.url)
    for (let n = 0; n < 1_000; n++) {
      socket.send({ id: `many-${n}`, type: 'subscribe', payload: { query: anomalyChanges } })
    }
    const refused = new Set<string>()
    while (refused.size < 800) {
      const message = await socket.next()
      expect(errorsOf(message)).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
      refused.add(message.id ?? '')
    }
    expect([refused.has('many-199'), refused.has('many-200')]).toEqual([false, true])
    socket.send({ id: 'many-0', type: 'complete' })
    expect(await run(socket, 'late', '{ __typename }')).toHaveLength(2)
    await report(node, 'for-many')
    const served = await Promise.all(Array.from({ length: 199 }, () => socket.next()))
    expect(new Set(served.map(({ id }) => id)).size).toBe(199)
    socket.close()
  })

  it('outlives upgrades to nowhere and clients that hang up while being refused', async () => {
    const node = await open()
    const { port } = new URL(node.url)
    for (const path of ['//', '/%', 'http://[', '/elsewhere']) {
      const client = connect(Number(port), '127.0.0.1')
      await once(client, 'connect')
      const key = 'dGhlIHNhbXBsZSBub25jZQ=='
      client.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      )
      const [answer] = await once(client, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1.1 404 /)
      client.resetAndDestroy()
    }
    expect(await position(node)).toBeTruthy()
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', `${own}.evil.example`])(
    'is shut to a page from %s',
    async (origin) => {
      const node = await open()
      await expect(openSocket(node.url, { origin })).rejects.toThrow('refused with 403')
    },
  )

  it.each([
    ['a page of another site under its own name', 'evil.example'],
    ['a name that looks like this machine', '127.0.0.1.evil.example'],
  ])('is shut to %s that was pointed here', async (_name, host) => {
    const node = await open()
    const rebound = openSocket(node.url, { origin: `http://${host}`, headers: { host } })
    await expect(rebound).rejects.toThrow('refused with 403')
  })

  it('is open to programs, to its own pages and to the origins that the settings name', async () => {
    const node = await open()
    for (const options of [{}, { origin: node.url }, { origin: own }]) {
      const socket = await openSocket(node.url, options)
      socket.close()
    }
  })

  it('closes with a code that says so when the server stops', async () => {
    const home = await makeHome(swiftest())
    const node = await openNode(home.config)
    const socket = await openSocket(node.url)
    await node.stop()
    expect(await socket.closed).toBe(closeCodes.goingAway)
    await home.remove()
  })

  // The last: it breaks the database.
  it('tells what went wrong at the server without its details, in answers and in changes', async () => {
    const node = await open()
    await report(node, 'e-1')
    const start = (await position(node)).replace(/-\d+$/, '-0')
    await node.db.$executeRawUnsafe('alter table "Entity" rename to "Gone"')
    const socket = await openSocket(node.url)
    const masked = {
      message: expect.not.stringMatching(/Entity|Gone|prisma/i),
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    }

    const [answer] = await run(socket, '1', '{ anomalies(first: 1) { edges { node { entity { name } } } } }')
    expect(errorsOf(answer)).toMatchObject([masked])
    const query = 'subscription ($after: String) { anomalyChanges(after: $after) { anomaly { entity { name } } } }'
    socket.send({ id: '2', type: 'subscribe', payload: { query, variables: { after: start } } })
    const change = await socket.next()
    expect(change).toMatchObject({ id: '2', type: 'next' })
    expect(errorsOf(change)).toMatchObject([masked])
    await node.db.$executeRawUnsafe('alter table "LogHead" rename to "GoneToo"')
    const [refused] = await run(socket, '3', anomalyChanges, { after: start })
    expect(errorsOf(refused)).toMatchObject([masked])

    socket.close()
  })
})
