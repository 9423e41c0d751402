import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { maxRequestBodyBytes } from '../platform/guard-request.ts'
import { swiftest, useNode } from '../testing/harness.ts'
import { ask, connectTo, errorOf, parseReply, sendRaw } from '../testing/raw-http.ts'

const operation = '{"query":"{ __typename }"}'
const json = { 'content-type': 'application/json' }
const typename = '{"data":{"__typename":"Query"}}'

describe('the body of a request', () => {
  const open = useNode(swiftest())
  const post = async (headers: Record<string, string>, body: string | Buffer) =>
    ask((await open()).url, { method: 'POST', headers: { ...json, ...headers }, body })

  it.each([
    ['in chunks, without a length', { 'transfer-encoding': 'chunked', 'content-length': '' }, chunked(operation)],
    ['named in capitals', { 'content-type': 'Application/JSON; charset=UTF-8' }, operation],
    ['with a quoted charset', { 'content-type': 'application/json;charset="utf-8"' }, operation],
    ['named by GraphQL', { 'content-type': 'application/graphql-response+json' }, operation],
    ['with a byte order mark', {}, `\uFEFF${operation}`],
    ['compressed with gzip', { 'content-encoding': 'gzip' }, gzipSync(operation)],
    ['compressed with x-gzip', { 'content-encoding': 'X-GZIP' }, gzipSync(operation)],
    ['compressed with deflate', { 'content-encoding': 'deflate' }, deflateSync(operation)],
    ['compressed with bare deflate', { 'content-encoding': 'deflate' }, deflateRawSync(operation)],
    ['compressed with br', { 'content-encoding': 'br' }, brotliCompressSync(operation)],
    ['said not to be compressed', { 'content-encoding': 'identity' }, operation],
    [
      'in chunks and compressed',
      { 'transfer-encoding': 'chunked', 'content-length': '', 'content-encoding': 'gzip' },
      chunked(gzipSync(operation)),
    ],
  ])('is served %s', async (_name, headers, body) => {
    expect(await post(headers as Record<string, string>, body)).toMatchObject({
      status: 200,
      body: expect.stringContaining(typename),
    })
  })

  it.each([
    [
      'a charset that is not UTF-8',
      415,
      { 'content-type': 'application/json; charset=iso-8859-1' },
      operation,
      /as UTF-8, not as iso-8859-1/,
    ],
    [
      'text that says it is text',
      415,
      { 'content-type': 'text/plain' },
      operation,
      /application\/json, not as text\/plain/,
    ],
    ['a type that only looks like JSON', 415, { 'content-type': 'application/jsonp' }, operation, /application\/json/],
    ['no type', 415, { 'content-type': '' }, operation, /header content-type/],
    ['an unknown compression', 415, { 'content-encoding': 'zstd' }, operation, /gzip, deflate or br, not with zstd/],
    ['two compressions', 415, { 'content-encoding': 'gzip, br' }, operation, /not with gzip, br/],
    ['a compression that was not done', 400, { 'content-encoding': 'gzip' }, operation, /not compressed with gzip/],
    [
      'a compression that was cut off',
      400,
      { 'content-encoding': 'gzip' },
      gzipSync(operation).subarray(0, 20),
      /cut off/,
    ],
    ['bytes that are no UTF-8', 400, {}, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /no UTF-8/],
    ['UTF-16', 400, {}, Buffer.from(`\uFEFF${operation}`, 'utf16le'), /no UTF-8/],
    ['nothing', 400, { 'content-length': '0' }, '', /empty/],
    ['blanks', 400, {}, ' \n ', /empty/],
    ['what is no JSON', 400, {}, '{"query":', /no JSON: /],
    ['a number', 400, {}, '7', /no object/],
    ['null', 400, {}, 'null', /no object/],
    ['a batch', 400, {}, `[${operation},${operation}]`, /one operation/],
    ['an empty batch', 400, {}, '[]', /one operation/],
  ])('%s is answered with %i, and a sentence that says what to do', async (_name, status, headers, body, sentence) => {
    const reply = await post(headers as Record<string, string>, body)
    expect(reply.status).toBe(status)
    expect(reply.headers['content-type']).toContain('json')
    expect(errorOf(reply)).toMatchObject({
      message: expect.stringMatching(sentence),
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })

  const large = Buffer.alloc(maxRequestBodyBytes + 1, ' ')
  it.each([
    ['announced', { 'content-length': String(large.length) }, ''],
    ['sent in chunks', { 'transfer-encoding': 'chunked', 'content-length': '' }, chunked(large)],
    ['reached by decompressing', { 'content-encoding': 'gzip' }, gzipSync(large)],
    ['reached by decompressing brotli', { 'content-encoding': 'br' }, brotliCompressSync(large)],
  ])('that is too large is refused when that is %s', async (_name, headers, body) => {
    const { url } = await open()
    const all = {
      host: 'localhost',
      ...json,
      ...(body.length > 0 && { 'content-length': String(body.length) }),
      ...(headers as Record<string, string>),
    }
    const lines = Object.entries(all).flatMap(([name, value]) => (value ? `${name}: ${value}\r\n` : []))
    const isWhole = (text: string) => text.includes('"errors"')
    const reply = parseReply(await sendRaw(url, [`POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`, body], isWhole))
    expect(reply.status).toBe(413)
    expect(errorOf(reply).message).toMatch(/16,777,216 bytes: send less/)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  it('is asked for where its sender waits to be asked, and is not where it will be refused', async () => {
    const { url } = await open()
    const head = (length: number) =>
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`
    expect(await sendRaw(url, head(operation.length), (text) => text.includes('100 Continue'))).toContain(
      '100 Continue',
    )
    const whole = await sendRaw(url, [head(operation.length), operation])
    expect(parseReply(whole)).toMatchObject({ status: 200, body: expect.stringContaining(typename) })
    const refused = await sendRaw(url, head(maxRequestBodyBytes + 1), (text) => text.includes('errors'))
    expect(refused).not.toContain('100 Continue')
    expect(parseReply(refused).status).toBe(413)
  })

  it('that its sender breaks off leaves nothing behind', async () => {
    const { url } = await open()
    const head =
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"query"'
    const socket = await connectTo(url)
    await new Promise((sent) => socket.write(head, sent))
    socket.resetAndDestroy()
    expect(await post({}, operation)).toMatchObject({ status: 200 })
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])(
    'is not taken with %s, and the answer names the methods that are',
    async (method) => {
      const reply = await ask((await open()).url, { method, headers: json, body: method === 'HEAD' ? '' : operation })
      expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } })
    },
  )

  it('names its document by a hash as long as the document comes with it', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    const query = '{ __typename }'
    expect(await post({}, JSON.stringify({ query, extensions }))).toMatchObject({
      status: 200,
      body: expect.stringContaining(typename),
    })
    for (const body of [{ extensions }, { query: '', extensions }, { query: null, variables: {}, extensions }]) {
      const reply = await post({}, JSON.stringify(body))
      expect(reply.status).toBe(200)
      expect(errorOf(reply)).toEqual({ message: 'PersistedQueryNotSupported', extensions: { code: 'BAD_USER_INPUT' } })
    }
    const path = `/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`
    const reply = await ask((await open()).url, { path, headers: { accept: 'application/json' } })
    expect(errorOf(reply).message).toBe('PersistedQueryNotSupported')
  })
})

function chunked(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body)
  const parts: Buffer[] = []
  const size = Math.max(7, Math.ceil(bytes.length / 50))
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
