import { describe, expect, it } from 'vitest'
import { type Door, ask as through } from '../testing/doors.ts'
import { swiftest, useNode } from '../testing/harness.ts'
import { openSocket } from '../testing/raw-socket.ts'

const doors: readonly Door[] = ['POST', 'GET', 'SSE', 'WebSocket']
const many = Array.from({ length: 50 }, (_, n) => `query ${'Q'.repeat(100)}${n} { streamPosition }`).join(' ')

const unclear: [name: string, query: string, message: RegExp][] = [
  [
    'several operations and no name',
    'query A { streamPosition } query B { __typename }',
    /^The document holds 2 operations: send as operationName one of A, B\.$/,
  ],
  ['many operations', many, /^The document holds 50 operations: .*… \(50 in all\)\.$/],
  ['no operation', 'fragment F on Query { streamPosition }', /^The document holds no operation: send a query/],
]

describe('a document of which it is not clear what is to run', () => {
  const open = useNode(swiftest())

  it.each(unclear.flatMap(([name, query, message]) => doors.map((door) => [name, door, query, message] as const)))(
    'with %s is answered with what to send, over %s',
    async (_name, door, query, message) => {
      const { errors } = await through(door, await open(), query)
      const [error] = errors ?? []
      expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
      // Validation may come first.
      if (!/^Fragment/.test(error?.message ?? '')) expect(error?.message).toMatch(message)
      expect(error?.message.length).toBeLessThan(1_000)
    },
  )

  it('because it has none of the name that was sent is answered with those that it has', async () => {
    const { url } = await open()
    const sentence = 'The document holds no operation named "C": send as operationName one of A, B.'
    const payload = { query: 'query A { streamPosition } query B { __typename }', operationName: 'C' }
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(payload) })
    expect(response.status).toBe(400)
    expect((await response.json()).errors).toEqual([{ message: sentence, extensions: { code: 'BAD_USER_INPUT' } }])
    const socket = await openSocket(url)
    socket.send({ id: '1', type: 'subscribe', payload })
    expect((await socket.next()).payload).toEqual([{ message: sentence, extensions: { code: 'BAD_USER_INPUT' } }])
    socket.close()
  })
})
