import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { anomalyChanges } from '../testing/changes.ts'
import { swiftest, type TestNode, useNode } from '../testing/harness.ts'
import { connectTo } from '../testing/raw-http.ts'
import { openSocket } from '../testing/raw-socket.ts'

/** A socket past its handshake and greeting, and frames written by hand. */
async function openFrames(url: string) {
  const socket = await connectTo(url)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {})
  socket.write(
    'GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
  )
  await expect.poll(() => text).toContain('101 Switching')
  socket.write(frame(0x81, '{"type":"connection_init"}'))
  await expect.poll(() => text).toContain('connection_ack')
  return { socket, closed, text: () => text }
}

/** Masked with zeros, which changes nothing. */
function frame(first: number, text = ''): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([first, 0x80 | bytes.length, 0, 0, 0, 0]), bytes])
}

/** Light answers while something goes on: how often the node answered until `done`. */
async function answersUntil(node: TestNode, done: Promise<unknown>): Promise<number> {
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  let answers = 0
  while (!isDone) {
    await node.data('{ __typename }')
    answers++
  }
  return answers
}

describe('the messages of one socket', () => {
  const open = useNode(swiftest(), { socketMessages: { perSecond: 100, burst: 300 } })

  it('are all handled in order, however many come at once', async () => {
    const { url } = await open()
    const socket = await openSocket(url)
    const count = 400
    for (let n = 0; n < count; n++) {
      socket.send({ id: `${n}`, type: 'subscribe', payload: { query: '{ __typename }' } })
    }
    const answered: string[] = []
    while (answered.length < count) {
      const message = await socket.next()
      if (message.type === 'next') answered.push(message.id ?? '')
    }
    expect(answered).toEqual(Array.from({ length: count }, (_, n) => `${n}`))
    socket.close()
  })

  it('of a screen that comes back are all begun, at once', async () => {
    const node = await open()
    const socket = await openSocket(node.url)
    for (let n = 0; n < 200; n++) {
      socket.send({ id: `${n}`, type: 'subscribe', payload: { query: anomalyChanges } })
    }
    const subscribers = async () => {
      const text = await (await fetch(`${node.url}/metrics`)).text()
      return Number(/^plume_websocket_operations (\d+)/m.exec(text)?.[1])
    }
    await expect.poll(subscribers).toBe(200)
    socket.close()
    await expect.poll(subscribers).toBe(0)
  })

  const floods: [string, (n: number) => string][] = [
    ['pings', () => '{"type":"ping"}'],
    [
      'operations begun and completed',
      (n) =>
        n % 2
          ? JSON.stringify({ id: `${n - 1}`, type: 'complete' })
          : JSON.stringify({ id: `${n}`, type: 'subscribe', payload: { query: anomalyChanges } }),
    ],
  ]
  it.each(floods)('that flood it with %s slow nobody down, and end with a named code', async (_name, message) => {
    const node = await open()
    const socket = new WebSocket(`${node.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await new Promise((opened) => socket.once('open', opened))
    const closed = new Promise<string>((resolve) =>
      socket.once('close', (code, reason) => resolve(`${code} ${reason}`)),
    )
    socket.send('{"type":"connection_init"}')
    for (let n = 0; n < 70_000; n++) socket.send(message(n))
    expect(await answersUntil(node, closed)).toBeGreaterThan(100)
    expect(await closed).toBe('4429 Send at most 100 messages a second')
  })

  it.each([
    ['pings of the protocol', Buffer.concat(Array.from({ length: 10_000 }, () => frame(0x89)))],
    ['pongs that nobody asked for', Buffer.concat(Array.from({ length: 10_000 }, () => frame(0x8a)))],
  ])('that are %s count as well', async (_name, burst) => {
    const node = await open()
    const { socket, closed, text } = await openFrames(node.url)
    for (let n = 0; n < 50; n++) socket.write(burst)
    expect(await answersUntil(node, closed)).toBeGreaterThan(100)
    expect(text()).toContain('Send at most 100 messages a second')
  })

  it('may come in fragments, not in endless ones', async () => {
    const node = await open()
    const { socket, closed, text } = await openFrames(node.url)
    const subscribe = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } })
    const half = subscribe.length / 2
    socket.write(frame(0x01, subscribe.slice(0, half)))
    socket.write(frame(0x00))
    socket.write(frame(0x80, subscribe.slice(half)))
    await expect.poll(text).toContain('"__typename":"Query"')
    socket.write(frame(0x01, '{'))
    const empty = Buffer.concat(Array.from({ length: 10_000 }, () => frame(0x00)))
    for (let n = 0; n < 20; n++) socket.write(empty)
    expect(await answersUntil(node, closed)).toBeGreaterThan(0)
  })

  it('are answered no faster than the answers are read, and what is not read does not pile up', async () => {
    const node = await open()
    const socket = await openSocket(node.url)
    socket.pause()
    const payload = { text: 'x'.repeat(1_000_000) }
    for (let n = 0; n < 100; n++) socket.send({ type: 'ping', payload })
    const taken = { before: Number.NaN, now: socket.unsentBytes() }
    while (taken.before !== taken.now) {
      taken.before = taken.now
      await node.data('{ streamPosition }')
      taken.now = socket.unsentBytes()
    }
    expect(taken.now).toBeGreaterThan(50_000_000)
    socket.resume()
    const pongs: string[] = []
    while (pongs.length < 100) pongs.push((await socket.next()).type)
    expect(new Set(pongs)).toEqual(new Set(['pong']))
    socket.close()
  })
})
