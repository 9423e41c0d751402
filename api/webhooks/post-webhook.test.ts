import type { lookup } from 'node:dns'
import { afterEach, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '../testing/webhook-receiver.ts'
import { postWebhook } from './post-webhook.ts'
import { newSecret } from './webhook-secret.ts'

const receivers: Receiver[] = []
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.stop()
})
async function newReceiver(): Promise<Receiver> {
  const receiver = await startReceiver()
  receivers.push(receiver)
  return receiver
}

const payload = {
  type: 'alert.created',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { cursor: 'abc-1', kind: 'CREATED', at: '2026-01-01T00:00:00.000Z' },
}
const secret = newSecret()
const send = (url: string, allowPrivate = true, resolve?: typeof lookup) =>
  postWebhook({
    webhook: { url, secret },
    payload,
    settings: { allowPrivate, timeoutMs: 500 },
    now: new Date(),
    resolve,
  })

it('a message is signed as Standard Webhooks has it, so that its library knows it from others', async () => {
  const receiver = await newReceiver()
  expect(await send(receiver.url)).toEqual({ result: 'TAKEN' })
  const [message] = receiver.messages
  expect(message?.verify(secret)).toEqual(payload)
  expect(() => message?.verify(newSecret())).toThrow(/signature/i)
  expect(message?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': 'msg_abc-1',
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
  })
})

it.each([
  [200, { result: 'TAKEN' }],
  [299, { result: 'TAKEN' }],
  [500, { result: 'FAILED', reason: 'it answered with HTTP 500' }],
  [404, { result: 'FAILED', reason: 'it answered with HTTP 404' }],
  [410, { result: 'GONE', reason: 'it answered with HTTP 410, Gone' }],
  ['close' as const, { result: 'FAILED', reason: 'it could not be reached (ECONNRESET)' }],
  ['hang' as const, { result: 'FAILED', reason: 'it did not answer within 500 ms' }],
])('an answer of %s counts as it should', async (reaction, posted) => {
  const receiver = await newReceiver()
  receiver.react = () => reaction
  expect(await send(receiver.url)).toEqual(posted)
})

it('a redirect is not followed', async () => {
  const [receiver, target] = [await newReceiver(), await newReceiver()]
  receiver.react = () => (response) => void response.writeHead(307, { location: target.url }).end()
  expect(await send(receiver.url)).toEqual({
    result: 'FAILED',
    reason: 'it answered with HTTP 307, and is not followed',
  })
  expect(target.connections).toBe(0)
})

it('an answer without end is not read', async () => {
  const receiver = await newReceiver()
  let isClosed = false
  receiver.react = () => (response) => {
    const writing = setInterval(() => response.write('x'.repeat(65_536)), 1)
    response.on('close', () => {
      clearInterval(writing)
      isClosed = true
    })
    response.writeHead(200)
  }
  expect(await send(receiver.url)).toEqual({ result: 'TAKEN' })
  await expect.poll(() => isClosed).toBe(true)
})

it('a server that sends its headers for ever is left in time', async () => {
  const receiver = await newReceiver()
  receiver.react = () => (response) => {
    const writing = setInterval(() => response.socket?.write('x: y\r\n'), 5)
    response.socket?.write('HTTP/1.1 200 OK\r\n')
    response.on('close', () => clearInterval(writing))
  }
  expect(await send(receiver.url)).toMatchObject({ result: 'FAILED' })
})

/** A name server that says what it is told to, in turn. */
const nameServer = (...answers: string[][]): typeof lookup =>
  ((_name: string, _options: object, callback: (error: null, found: object[]) => void) => {
    const addresses = answers.length > 1 ? (answers.shift() ?? []) : (answers[0] ?? [])
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as unknown as typeof lookup

it('nothing in a private network is connected to, whatever the name said before', async () => {
  const receiver = await newReceiver()
  const { port } = new URL(receiver.url)
  const refused = { result: 'FAILED', reason: 'its address is in a private network' }
  for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '0x7f.1', '0.0.0.0']) {
    expect([host, await send(`http://${host}:${port}/`, false)]).toEqual([host, refused])
  }
  expect(await send(`http://localhost:${port}/`, false)).toEqual(refused)
  // Public when it was added, private when it is called.
  const rebinding = nameServer(['203.0.114.1'], ['127.0.0.1'], ['::ffff:127.0.0.1', '10.0.0.1'])
  rebinding('rebound.example', { all: true }, () => {})
  expect(await send(`http://rebound.example:${port}/`, false, rebinding)).toEqual(refused)
  expect(await send(`http://rebound.example:${port}/`, false, rebinding)).toEqual(refused)
  expect(receiver.connections).toBe(0)
})

it('no reason tells an address', async () => {
  const receiver = await newReceiver()
  const { port } = new URL(receiver.url)
  await receiver.stop()
  receivers.length = 0
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual({
    result: 'FAILED',
    reason: 'it could not be reached (ECONNREFUSED)',
  })
  expect(await send('http://plume.invalid/')).toMatchObject({
    reason: expect.stringMatching(/^it could not be reached \(E/),
  })
})
