import { expect, it } from 'vitest'
import { makeHome, openNode, swiftest } from '../testing/harness.ts'
import { connectTo, errorOf, parseReply, sendRaw } from '../testing/raw-http.ts'

it('tells who does not come to the end of a request so, while others are served', async () => {
  const home = await makeHome(swiftest())
  const node = await openNode(home.config)
  const heads = ['GET /graphql HTTP/1.1\r\nhost: loc', ''].map((begun) => sendRaw(node.url, begun))
  const bodies = sendRaw(
    node.url,
    'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
    () => false,
  ).catch(() => '')
  expect(await node.data('{ __typename }')).toEqual({ __typename: 'Query' })
  for (const text of await Promise.all(heads)) {
    expect(parseReply(text).status).toBe(408)
    expect(errorOf(parseReply(text)).message).toContain('in time')
  }
  // Nor does one that never ends hold up a stop for ever.
  const ahead = await connectTo(node.url)
  const closed = new Promise((resolve) => ahead.once('close', resolve))
  const stopped = node.stop()
  await closed
  await stopped
  await bodies
  await home.remove()
}, 100_000)

it('stops at once when nothing waits for an answer, whatever a browser has opened ahead', async () => {
  const home = await makeHome(swiftest())
  const node = await openNode(home.config)
  const opened = await Promise.all([connectTo(node.url), connectTo(node.url), connectTo(node.url)])
  const closed = opened.map((socket) => new Promise((resolve) => socket.once('close', resolve).once('error', resolve)))
  opened[1]?.write('GET / HTTP/1.1\r\nhost: loc')
  opened[2]?.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await new Promise((heard) => opened[2]?.once('data', heard))
  await node.stop()
  await Promise.all(closed)
  await home.remove()
}, 40_000)
