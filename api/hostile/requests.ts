/** HTTP requests that were right until something happened to them, byte by byte on sockets of their own. */
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type Draw, times } from './draw.ts'

export type RequestRun = { sent: number; statuses: Map<string, number>; faults: string[]; slowestMs: number }

/** A request that is whole, and says so, is answered within this; others end when we hang up. */
const patienceMs = 5_000

/** Sends `count` requests to the server at `url`. */
export async function sendRequests(url: string, draw: Draw, count: number): Promise<RequestRun> {
  const run: RequestRun = { sent: 0, statuses: new Map(), faults: [], slowestMs: 0 }
  const one = async () => {
    while (run.sent < count) {
      run.sent++
      await send(url, makeRequest(draw, url), run)
    }
  }
  await Promise.all([one(), one(), one(), one()])
  return run
}

function send(url: string, request: Buffer, run: RequestRun): Promise<void> {
  const { hostname, port } = new URL(url)
  const begun = performance.now()
  return new Promise((resolve) => {
    let received = ''
    let first = 0
    const socket = connect(Number(port), hostname)
    const timer = setTimeout(() => {
      run.faults.push(
        `no end within ${patienceMs} ms of ${JSON.stringify(request.subarray(0, 200).toString('latin1'))}`,
      )
      socket.destroy()
    }, patienceMs)
    // Streams never end by themselves, and what is half a request waits for its other half: we hang up.
    const hangUp = setTimeout(() => socket.end(), 300)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      first ||= performance.now()
      if (received.length < 4_000) received += chunk.toString('latin1')
      socket.end()
    })
    socket.once('close', () => {
      clearTimeout(timer)
      clearTimeout(hangUp)
      const status = /^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 'none'
      run.statuses.set(status, (run.statuses.get(status) ?? 0) + 1)
      if (/^5/.test(status) && status !== '501' && status !== '505') {
        run.faults.push(`status ${status} for ${JSON.stringify(request.subarray(0, 300).toString('latin1'))}`)
      }
      if (received.includes('INTERNAL_SERVER_ERROR')) run.faults.push(received.slice(-300))
      run.slowestMs = Math.max(run.slowestMs, (first || begun) - begun)
      resolve()
    })
    socket.write(request)
  })
}

const methods = [
  'POST',
  'POST',
  'POST',
  'GET',
  'PUT',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'CONNECT',
  'post',
  'ÄÖ',
  '',
]
const paths = [
  '/graphql',
  '/graphql',
  '/graphql',
  '/graphql/',
  '//graphql',
  '/graphql?query={__typename}',
  '/graphql?query=%7B__typename%7D&variables=%7B',
  '/graphql?query=%FF%FE',
  '/',
  '/metrics',
  '/health/ready',
  '/assets/../../package.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/%',
  '/\\..\\',
  '*',
  'http://elsewhere/graphql',
  `/${'x'.repeat(20_000)}`,
]
const bodies = [
  '{"query":"{ __typename }"}',
  '{"query":"subscription { systemHealth { status } }"}',
  '{"query":"mutation { recordScans(input: []) { accepted } }"}',
  '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
  '{"query":null}',
  '{"query":"{ __typename }","variables":[1],"operationName":7,"extensions":"x"}',
  '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}',
  '{"__proto__":{"query":"{ __typename }"}}',
  '"text"',
  'null',
  '',
  '\ufeff{"query":"{ __typename }"}',
  '{"query":"{ __typename }"',
  `{"query":"${'\\u0000'.repeat(50)}"}`,
  '['.repeat(100_000),
]
const contentTypes = [
  'application/json',
  'application/json',
  'Application/JSON; charset=UTF-8',
  'application/json; charset=utf-16',
  'application/graphql',
  'application/graphql-response+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '',
  ';;;',
]
const accepts = [
  'application/json',
  'text/event-stream',
  'multipart/mixed; deferSpec=20220824',
  'application/graphql-response+json',
  'text/html',
  '*/*',
  '',
  'x'.repeat(3_000),
]

function makeRequest(draw: Draw, url: string): Buffer {
  const text = draw.pick(bodies)
  const coding = draw.chance(0.15) ? draw.pick(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity', '%']) : null
  const body = coding === 'gzip' && draw.chance(0.7) ? gzipSync(text) : Buffer.from(text)
  const isChunked = draw.chance(0.2)
  const headers = [
    `Host: ${draw.chance(0.9) ? new URL(url).host : draw.pick(['evil.example', '', 'a b', '[::1', '127.0.0.1:99999'])}`,
    `Content-Type: ${draw.pick(contentTypes)}`,
    `Accept: ${draw.pick(accepts)}`,
    ...(coding ? [`Content-Encoding: ${coding}`] : []),
    isChunked
      ? 'Transfer-Encoding: chunked'
      : `Content-Length: ${draw.chance(0.85) ? body.length : draw.pick([0, 1, -1, 'x', 1e12, body.length - 1, body.length + 9])}`,
    ...(draw.chance(0.1) ? ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'] : []),
    ...(draw.chance(0.1) ? [`Origin: ${draw.pick(['null', 'https://evil.example', 'x', ''])}`] : []),
    ...(draw.chance(0.1) ? ['Expect: 100-continue'] : []),
    ...(draw.chance(0.1) ? [`X-Request-Id: ${'é"\\<'.repeat(draw.size(1, 200))}`] : []),
    ...(draw.chance(0.1) ? ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 9'] : []),
    ...(draw.chance(0.1) ? [`Last-Event-ID: ${draw.pick(['x', '0', '000000000000-1', '\u0001'])}`] : []),
    ...(draw.chance(0.05) ? times(draw.size(1, 3_000), (n) => `X-${n}: ${n}`) : []),
  ]
  const head = `${draw.pick(methods)} ${draw.pick(paths)} HTTP/${draw.chance(0.95) ? '1.1' : draw.pick(['1.0', '0.9', '2', 'x'])}\r\n${headers.join('\r\n')}\r\n\r\n`
  const whole = Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? chunked(draw, body) : body])
  if (draw.chance(0.15)) return whole.subarray(0, draw.int(0, whole.length))
  if (draw.chance(0.1)) return Buffer.concat([whole, whole])
  if (draw.chance(0.15))
    for (let n = draw.size(1, 8); n > 0; n--) whole[draw.int(0, whole.length - 1)] = draw.int(0, 255)
  return whole
}

function chunked(draw: Draw, body: Buffer): Buffer {
  const at = draw.int(0, body.length)
  const parts = [body.subarray(0, at), body.subarray(at)].filter(({ length }) => length > 0)
  const size = (part: Buffer) =>
    draw.chance(0.9) ? part.length.toString(16) : draw.pick(['-1', 'g', 'ffffffffff', '0'])
  const texts = parts.flatMap((part) => [Buffer.from(`${size(part)}\r\n`), part, Buffer.from('\r\n')])
  return Buffer.concat([...texts, Buffer.from('0\r\n\r\n')])
}
