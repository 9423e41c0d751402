import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { swiftest, useNode } from '../testing/harness.ts'
import { ask, connectTo, errorOf, parseReply, sendRaw } from '../testing/raw-http.ts'
import { openSocket } from '../testing/raw-socket.ts'

const operation = '{"query":"{ __typename }"}'
const json = { 'content-type': 'application/json' }

describe('the addresses of the server', () => {
  const open = useNode(swiftest())

  it.each(['/graphql/', '//graphql', '/graphql//', 'http://localhost/graphql', '/graphql/?x=1'])(
    'serve GraphQL at %s as well',
    async (path) => {
      const { url } = await open()
      const reply = await ask(url, { method: 'POST', path, headers: json, body: operation })
      expect(reply).toMatchObject({ status: 200, body: expect.stringContaining('"__typename":"Query"') })
      const page = await ask(url, { path, headers: { accept: 'text/html' } })
      expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/graphiql/') })
      const query = 'subscription { dashboardMetrics { totalPackages } }'
      const body = JSON.stringify({ query })
      const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n`
      expect(await sendRaw(url, [head, body], (text) => text.includes('totalPackages'))).toContain('event: next')
    },
  )

  it('open a WebSocket with a slash at the end', async () => {
    const { url } = await open()
    const socket = await openSocket(url, {}, '/graphql/')
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } })
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } })
    socket.close()
  })

  it.each([
    ['POST', '/', {}],
    ['POST', '/api/graphql', {}],
    ['PUT', '/graphqll', {}],
    ['GET', '/v1/graphql', { accept: '*/*' }],
    ['GET', '/query', { accept: 'application/json' }],
    ['GET', '/events', { accept: 'text/event-stream' }],
  ])('say of %s %s where GraphQL is', async (method, path, headers) => {
    const reply = await ask((await open()).url, {
      method,
      path,
      headers: { ...json, ...(headers as Record<string, string>) },
      body: method === 'GET' ? '' : operation,
    })
    expect(reply.status).toBe(404)
    expect(errorOf(reply)).toMatchObject({
      message: expect.stringContaining('/graphql'),
      extensions: { code: 'NOT_FOUND' },
    })
  })

  it('answer what is no HTTP, too long or too much with a reason, and go on', async () => {
    const { url } = await open()
    const cases: [string, number, RegExp][] = [
      ['\x16\x03\x01 hello\r\n\r\n', 400, /no HTTP request.*without TLS/],
      ['FOO /graphql HTTP/1.1\r\nhost: localhost\r\n\r\n', 400, /^There is no method FOO here: send GET or POST\.$/],
      [
        'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n',
        400,
        /no HTTP request that can be read: Invalid character in Content-Length\.$/,
      ],
      [
        'GET /graphql HTTP/1.1\r\naccept: */*\r\nconnection: close\r\n\r\n',
        400,
        /^The request has no Host header: send/,
      ],
      ['GET /health/live HTTP/1.1\r\nhost:\r\nconnection: close\r\n\r\n', 400, /^The request has no Host header: send/],
      ['GET /graphql HTTP/1.0\r\naccept: */*\r\n\r\n', 400, /^The request has no Host header: send/],
      [`GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 431, /by POST/],
      [`GET / HTTP/1.1\r\nhost: localhost\r\n${'x-header: some value\r\n'.repeat(2_000)}\r\n`, 431, /by POST/],
      [
        'POST /graphql HTTP/1.1\r\nhost: localhost\r\nexpect: the best\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}',
        417,
        /100-continue/,
      ],
    ]
    for (const [bytes, status, sentence] of cases) {
      const text = await sendRaw(url, bytes)
      expect(parseReply(text).status).toBe(status)
      expect(text).toContain('application/json')
      expect(errorOf(parseReply(text)).message).toMatch(sentence)
    }
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  it.each(
    ['/health/live', '/health/ready', '/metrics', '/graphiql/none.js'].flatMap((path) =>
      ['PUT', 'DELETE', 'POST', 'OPTIONS', 'TRACE'].map((method) => [method, path] as const),
    ),
  )('say of %s %s that it is only read', async (method, path) => {
    const reply = await ask((await open()).url, { method, path })
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(errorOf(reply)).toMatchObject({ message: expect.stringContaining('send GET or HEAD') })
  })

  it('say of other methods than GET and POST that GraphQL is not asked by them', async () => {
    const { url } = await open()
    for (const method of ['PUT', 'DELETE', 'HEAD']) {
      const reply = await ask(url, { method })
      expect(reply.status).toBe(405)
      expect(reply.headers).toMatchObject({ allow: 'GET, POST', 'content-type': 'application/json; charset=utf-8' })
      if (method !== 'HEAD') expect(errorOf(reply)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
    }
    expect((await ask(url, { method: 'HEAD', path: '/health/live' })).status).toBe(200)
  })

  it('say of GraphQL without an operation what to send', async () => {
    const { url } = await open()
    const bare = await ask(url, { headers: { accept: 'application/json' } })
    expect([bare.status, errorOf(bare).message]).toEqual([400, expect.stringMatching(/by POST as JSON.*\?query=/)])
    const empty = await ask(url, { method: 'POST', headers: json, body: '{}' })
    expect([empty.status, errorOf(empty).message]).toEqual([400, expect.stringContaining('send { "query"')])
  })

  it('answer requests that follow each other without waiting in order, and turn away too many', async () => {
    const { url } = await open()
    const request = (query: string, connection = 'keep-alive') => {
      const body = JSON.stringify({ query })
      return `POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: ${connection}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    }
    const last = request('{ __typename }', 'close')
    const few = await sendRaw(url, request('{ streamPosition }').repeat(9) + last)
    expect(few.match(/HTTP\/1.1 200/g)).toHaveLength(10)
    expect(few.trim().endsWith('{"data":{"__typename":"Query"}}')).toBe(true)
    const many = await sendRaw(url, request('{ streamPosition }').repeat(499) + last)
    expect(many).toContain('"code":"RATE_LIMITED"')
    expect(many.match(/HTTP\/1.1 200/g)?.length).toBeLessThan(100)
  })

  it('serve a client that would rather speak HTTP/2, with a body and without', async () => {
    const { url } = await open()
    const upgrade =
      'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n'
    const post = `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${upgrade}content-type: application/json\r\ncontent-length: ${operation.length}\r\n\r\n${operation}`
    expect(await sendRaw(url, post, (text) => text.includes('__typename'))).toContain('HTTP/1.1 200')
    const get = `GET /health/live HTTP/1.1\r\nhost: localhost\r\n${upgrade}\r\n`
    const socket = await connectTo(url)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write(get)
    await expect.poll(() => text).toContain('{"status":"OK"}')
    socket.write(post.slice(0, post.length - 5))
    socket.write(post.slice(post.length - 5))
    await expect.poll(() => text).toContain('"__typename":"Query"')
    socket.destroy()
  })

  it('give GraphiQL in files that a browser keeps, compressed, under strict headers', async () => {
    const { url } = await open()
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })
    const html = await page.text()
    expect(html.length).toBeLessThan(2_000)
    expect(html).not.toMatch(/<script>|style=| on\w+=/)
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/)
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
    expect(files).toHaveLength(4)
    for (const file of files) {
      const whole = await (await fetch(url + file, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer()
      for (const encoding of ['br', 'gzip']) {
        const reply = await fetch(url + file, { headers: { 'accept-encoding': encoding } })
        expect(reply.headers.get('cache-control')).toContain('immutable')
        expect(reply.headers.get('content-encoding')).toBe(encoding)
        expect(Buffer.from(await reply.arrayBuffer()).equals(Buffer.from(whole))).toBe(true)
        const again = await fetch(url + file, { headers: { 'if-none-match': reply.headers.get('etag') ?? '' } })
        expect(again.status).toBe(304)
      }
      const hash = createHash('sha256').update(Buffer.from(whole)).digest('hex').slice(0, 16)
      expect(file).toContain(hash)
    }
    expect((await fetch(`${url}/graphiql/none.js`)).status).toBe(404)
    expect((await fetch(`${url}/graphql`, { method: 'HEAD', headers: { accept: 'text/html' } })).status).toBe(200)
  })

  it('send strict headers with every answer', async () => {
    const { url } = await open()
    for (const path of [
      '/',
      '/graphql',
      '/health/live',
      '/metrics',
      '/nothing.txt',
      '/graphql?query={a}',
      '/assets/none.js',
    ]) {
      const { headers } = await ask(url, { path, headers: { accept: path === '/' ? 'text/html' : '*/*' } })
      expect({ path, ...headers }).toMatchObject({
        path,
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      })
    }
  })
})
