import { once } from 'node:events'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Home, makeHome, openNode, swiftest, type TestNode, useNode } from '../testing/harness.ts'
import { ask, errorOf, sendRaw } from '../testing/raw-http.ts'
import { openSocket } from '../testing/raw-socket.ts'

const site = 'https://plume.example'

/** The close code and reason that a client is told which offers these subprotocols. */
async function closing(url: string, protocols: string[]): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols)
  const [code, reason] = await once(socket, 'close')
  return `${code} ${reason}`
}

const upgrade = (headers: Record<string, string> = {}) => ({
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'graphql-transport-ws',
    ...headers,
  },
})

describe('the upgrade to a WebSocket', () => {
  const open = useNode(swiftest(), { corsOrigins: [site] })

  it.each([
    ['with the default port', 'plume.example:443', site],
    ['in capitals', 'Plume.EXAMPLE', site],
    ['with the dot of the root', 'plume.example.', site],
    ['with a port in the origin', 'plume.example', `${site}:443`],
    ['whose origin is in capitals', 'plume.example', 'HTTPS://Plume.Example'],
    ['of this machine', 'localhost:80', 'http://localhost'],
  ])('is open to the own page of a server that is called %s', async (_name, host, origin) => {
    const { url } = await open()
    const socket = await openSocket(url, { origin, headers: { host } })
    socket.close()
    const told = await ask(url, { method: 'POST', path: '/health/websocket', headers: { host, origin } })
    expect(told.status).toBe(200)
  })

  it.each([
    ['another port', 'localhost:8443', 'https://localhost', 'https://localhost'],
    ['another site', 'plume.example', 'https://evil.example', 'https://evil.example'],
    [
      'a name that goes on',
      'plume.example',
      'https://plume.example.evil.example',
      'https://plume.example.evil.example',
    ],
    ['no site', 'localhost', 'null', 'null'],
    ['a file', 'localhost', 'file://', 'file://'],
  ])(
    'is shut to a page of %s, which is told why in the answer, and where a page can ask',
    async (_name, host, origin, named) => {
      const { url } = await open()
      const reply = await ask(url, upgrade({ host, origin }))
      const told = await ask(url, { method: 'POST', path: '/health/websocket', headers: { host, origin } })
      for (const { status, headers, body } of [reply, told]) {
        expect(status).toBe(403)
        expect(headers['content-type']).toContain('json')
        expect(errorOf({ status, headers, body })).toEqual({
          message: expect.stringContaining(
            `${named} may not open a WebSocket here, where the server was called ${host}`,
          ),
          extensions: { code: 'FORBIDDEN' },
        })
      }
    },
  )

  it('is not opened by a header of a proxy that anybody can send', async () => {
    const { url } = await open()
    const headers = { host: 'localhost', origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }
    expect((await ask(url, upgrade(headers))).status).toBe(403)
  })

  it.each([
    ['elsewhere', '/elsewhere', {}, 404, /at \/graphql/],
    ['with a bad key', '/graphql', { 'sec-websocket-key': 'short' }, 400, /Sec-WebSocket-Key/],
    ['without a key', '/graphql', { 'sec-websocket-key': '' }, 400, /Sec-WebSocket-Key/],
    ['of another version', '/graphql', { 'sec-websocket-version': '7' }, 400, /Sec-WebSocket-Version/],
    ['with a bad subprotocol', '/graphql', { 'sec-websocket-protocol': '{}' }, 400, /Sec-WebSocket-Protocol/],
    ['to another name', '/graphql', { host: 'evil.example' }, 403, /does not go by the name evil.example/],
  ])('%s is refused with a reason', async (_name, path, headers, status, sentence) => {
    const { url } = await open()
    const reply = await ask(url, { path, ...upgrade(headers as Record<string, string>) })
    expect(reply.status).toBe(status)
    expect(errorOf(reply).message).toMatch(sentence)
    expect(reply.headers['x-frame-options']).toBe('DENY')
  })

  it('that a proxy has dropped is answered with what the proxy lacks', async () => {
    const { url } = await open()
    const reply = await ask(url, upgrade({ connection: 'close', upgrade: '' }))
    expect(reply.status).toBe(426)
    expect(errorOf(reply).message).toContain('pass on Upgrade and Connection')
  })

  it.each([
    ['the old one', ['graphql-ws']],
    ['an unknown one', ['soap', 'mqtt']],
    ['none', []],
  ])('with %s as its subprotocol is closed with the one to offer', async (_name, protocols) => {
    const { url } = await open()
    expect(await closing(url, protocols)).toBe('4406 Offer graphql-transport-ws')
  })

  it('takes the right subprotocol among others', async () => {
    const { url } = await open()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-ws', 'graphql-transport-ws'])
    await once(socket, 'open')
    expect(socket.protocol).toBe('graphql-transport-ws')
    socket.close()
  })

  it('without a greeting is closed after a while', async () => {
    const { url } = await open()
    expect(await closing(url, ['graphql-transport-ws'])).toBe('4408 Connection initialisation timeout')
  })

  it('lets an operation name its document by a hash as long as the document comes with it', async () => {
    const { url } = await open()
    const socket = await openSocket(url)
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    for (const payload of [{ extensions }, { query: '', extensions }]) {
      socket.send({ id: '1', type: 'subscribe', payload })
      expect(await socket.next()).toEqual({
        id: '1',
        type: 'error',
        payload: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'BAD_USER_INPUT' } }],
      })
    }
    socket.send({ id: '2', type: 'subscribe', payload: { query: '{ __typename }', extensions } })
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } })
    socket.close()
  })
})

describe('what is refused', () => {
  it('stands in the log with its reason, once and then counted', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
    const home: Home = await makeHome(swiftest())
    const node: TestNode = await openNode(home.config, logger)
    const logged = () => lines.map((line) => JSON.parse(line))
    for (let n = 0; n < 5; n++) await ask(node.url, upgrade({ origin: 'https://evil.example' }))
    await closing(node.url, ['graphql-ws'])
    await ask(node.url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' })
    await sendRaw(node.url, 'no HTTP\r\n\r\n')
    const about = (msg: string) => logged().filter((line) => line.msg === msg)
    expect(about('A WebSocket was turned away')).toMatchObject([
      { level: 40, status: 403, origin: 'https://evil.example', reason: expect.stringContaining('CORS_ORIGINS') },
    ])
    expect(about('A WebSocket was closed')).toMatchObject([{ code: 4406, reason: 'Offer graphql-transport-ws' }])
    expect(about('A request was turned away')).toHaveLength(1)
    await expect
      .poll(() => about('request').find(({ status }) => status === 415)?.reason)
      .toContain('application/json, not as text/plain')
    await node.stop()
    await home.remove()
  })
})
