import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { anomalyChanges, rowlessChange } from '../testing/changes.ts'
import { swiftest, useNode } from '../testing/harness.ts'
import { connectTo } from '../testing/raw-http.ts'
import { openSocket } from '../testing/raw-socket.ts'
import { closeCodes } from './close-codes.ts'
import { openConnection } from './connection.ts'
import { shareResult } from './shared-result.ts'

const open = useNode(swiftest(), { socketQueueBytes: 64 * 1024 })

/** More than the system keeps for a socket, in changes of 100 kB. */
const large = () => {
  const change = rowlessChange()
  return { ...change, row: { ...change.row, description: 'x'.repeat(100_000) } }
}

it('a reader that takes nothing is closed with a code, and the others get everything meanwhile', async () => {
  const node = await open()
  const [slow, swift] = [await openSocket(node.url), await openSocket(node.url)]
  for (const socket of [slow, swift]) {
    socket.send({ id: '1', type: 'subscribe', payload: { query: anomalyChanges } })
    socket.send({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } })
    await socket.next()
    await socket.next()
  }
  slow.pause()
  const closes = async () =>
    /^plume_slow_reader_closes_total (\d+)$/m.exec(await (await fetch(`${node.url}/metrics`)).text())?.[1]
  let sent = 0
  const cursors = new Set<string>()
  while ((await closes()) === '0') {
    expect(sent).toBeLessThan(1_000)
    await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 20 }, large)))
    for (sent += 20; cursors.size < sent; ) {
      const { payload } = await swift.next()
      cursors.add(JSON.stringify(payload).slice(0, 80))
    }
  }
  slow.resume()
  expect(await slow.closed).toBe(closeCodes.slowReader)
  swift.close()
})

it('a reader of an event stream that takes nothing is told so when it goes on, and resumes behind what it got', async () => {
  const node = await open()
  const subscribers = async () =>
    Number(/^plume_subscribers (\d+)$/m.exec(await (await fetch(`${node.url}/metrics`)).text())?.[1])
  const body = JSON.stringify({ query: anomalyChanges })
  const head =
    'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n'
  const begin = async (lastId: string) => {
    const socket = await connectTo(node.url)
    const resume = lastId && `last-event-id: ${lastId}\r\n`
    socket.write(`${head}${resume}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    return socket
  }
  const socket = await begin('')
  await expect.poll(subscribers).toBe(1)
  let sent = 0
  for (; (await subscribers()) === 1; sent += 20) {
    expect(sent).toBeLessThan(1_000)
    await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 20 }, large)))
  }
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  expect(text).toContain('You read too slowly: subscribe again with the last cursor you saw.')
  expect(text).toContain('"code":"RATE_LIMITED"')
  const idsIn = (read: string) => [...read.matchAll(/^event: next\nid: (\S+)/gm)].map(([, id = '']) => id)
  const got = idsIn(text)
  expect(got.length).toBeLessThan(sent)
  const again = await begin(got.at(-1) ?? '')
  let rest = ''
  again.on('data', (chunk) => {
    rest += chunk
  })
  await expect.poll(() => got.length + idsIn(rest).length, { timeout: 20_000 }).toBe(sent)
  expect(new Set([...got, ...idsIn(rest)]).size).toBe(sent)
  again.destroy()
})

it('a reader of a state that takes nothing gets the newest when it goes on, and not all that it missed', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new WebSocketServer({ noServer: true })
  let skipped = 0
  const opened = new Promise<ReturnType<typeof openConnection>>((resolve) => {
    server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (client) => {
        const bounds = { maxBytes: 1_000_000_000, roomBytes: 16 * 1024 }
        resolve(openConnection({ client, socket, bounds, onSkip: () => skipped++, onSlow: () => {} }))
      })
    })
  })
  const reader = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(reader, 'open')
  const seen: number[] = []
  reader.on('message', (text) => seen.push(JSON.parse(String(text)).payload.data.n))
  const sink = (await opened).sink('state')

  reader.pause()
  const last = 300
  for (let n = 1; n <= last; n++) {
    sink.latest(shareResult({ data: { n, filler: 'x'.repeat(100_000) } }))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(seen).toEqual([])
  reader.resume()
  await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toBe(last)
  expect(seen.length).toBe(last - skipped)
  expect(skipped).toBeGreaterThan(100)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  reader.terminate()
  server.close()
})
