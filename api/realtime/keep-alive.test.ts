import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { anomalyChanges } from '../testing/changes.ts'
import { swiftest, useNode } from '../testing/harness.ts'

describe('who hears of no change for a while', () => {
  const open = useNode(swiftest())

  it.concurrent('is sent a ping over a WebSocket', async () => {
    const { url } = await open()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send('{"type":"connection_init"}')
    await once(socket, 'ping')
    expect(socket.readyState).toBe(WebSocket.OPEN)
    socket.close()
  })

  it.concurrent('is sent a comment over an event stream', async () => {
    const { url } = await open()
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: anomalyChanges }),
    })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    expect(first?.value).toMatch(/^:\nretry: \d+\nid: \S+\n\n$/)
    expect(await reader?.read()).toEqual({ done: false, value: ':\n\n' })
    await reader?.cancel()
  })
})
