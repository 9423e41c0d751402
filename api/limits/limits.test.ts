import { describe, expect, it } from 'vitest'
import { ask, type Door } from '../testing/doors.ts'
import { swiftest, useNode } from '../testing/harness.ts'

const doors: readonly Door[] = ['POST', 'GET', 'SSE', 'WebSocket']

/** Each fragment spreads the next one twice: 2^count fields, were each of them walked. */
const doubling = (count: number, at: (inner: string) => string) =>
  `{ ...F0 } ${Array.from({ length: count }, (_, n) => `fragment F${n} on Query { ${at(`...F${n + 1}`)} ${at(`...F${n + 1}`)} }`).join(' ')}
  fragment F${count} on Query { ${at('streamPosition')} }`

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const deepFields = `{ package(trackingNumber: "1") ${'{ legs { package '.repeat(150)}{ id } ${'} }'.repeat(150)} }`
const aliases = (count: number, field: string) =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`

const tooMuch: [name: string, query: string, message: RegExp][] = [
  ['fragments that double', doubling(40, (inner) => inner), /costs [\d,]+.*at most 100,000/],
  [
    'fields of fragments that double',
    `{ package(trackingNumber: "1") { ...F0 } } ${Array.from({ length: 6 }, (_, n) => `fragment F${n} on Package { a: legs { package { ...F${n + 1} } } b: legs { package { ...F${n + 1} } } }`).join(' ')} fragment F6 on Package { id }`,
    /costs [\d,]+.*at most 100,000/,
  ],
  [
    'long pages under many names',
    aliases(50, 'packages(first: 500) { edges { node { id } } }'),
    /costs .*shorter pages/,
  ],
  ['more names than are allowed', aliases(51, 'streamPosition'), /more than 50 aliases/],
  ['depth', deepFields, /more than 20 levels of brackets/],
  [
    'depth by way of fragments',
    `{ package(trackingNumber: "1") { ...F0 } } ${Array.from({ length: 12 }, (_, n) => `fragment F${n} on Package { anomalies { package { ...F${n + 1} } } }`).join(' ')} fragment F12 on Package { id }`,
    /levels of fields: at most 20/,
  ],
  ['a list in a list', `{ packages(where: { trackingNumbers: ${deep(1_500)} }) { totalCount } }`, /levels of brackets/],
  [
    'an object in an object',
    `{ packages(where: ${'{ late: '.repeat(300)}1${' }'.repeat(300)}) { totalCount } }`,
    /levels of brackets/,
  ],
  ['a field that is repeated', `{ ${'streamPosition '.repeat(1_010)} }`, /repeats the same fields .*each field once/],
  [
    'a field of a row that is repeated',
    `{ package(trackingNumber: "1") { ...P } } fragment P on Package { ${'id '.repeat(1_500)} }`,
    /repeats the same fields/,
  ],
  ['directives', `{ streamPosition ${'@include(if: true) '.repeat(51)} }`, /more than 50 directives/],
]

describe('an operation that asks too much', () => {
  const open = useNode(swiftest())

  it.each(tooMuch.flatMap(([name, query, message]) => doors.map((door) => [name, door, query, message] as const)))(
    'is refused for %s, over %s',
    async (_name, door, query, message) => {
      const node = await open()
      expect(await ask(door, node, query)).toEqual({
        errors: [
          expect.objectContaining({
            message: expect.stringMatching(message),
            extensions: { code: 'QUERY_TOO_COMPLEX' },
          }),
        ],
      })
    },
  )

  it.each(['POST', 'SSE', 'WebSocket'] as const)(
    'is refused for fragments that repeat fields, over %s',
    async (door) => {
      const node = await open()
      const each = (write: (n: number) => string) => Array.from({ length: 250 }, (_, n) => write(n)).join(' ')
      const query = `{ ${each((n) => `...F${n}`)} } ${each((n) => `fragment F${n} on Query { ${'streamPosition '.repeat(6)} }`)}`
      expect((await ask(door, node, query)).errors).toMatchObject([
        { message: expect.stringContaining('repeats the same fields'), extensions: { code: 'QUERY_TOO_COMPLEX' } },
      ])
    },
  )

  it.each(['POST', 'SSE', 'WebSocket'] as const)('is refused for its length, over %s', async (door) => {
    const node = await open()
    const long = (length: number) => `{ ${'streamPosition '.repeat(length / 15)} }`
    const { errors } = await ask(door, node, long(4_000_000))
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/has [\d,]+ bytes: at most 131,072.*variables/),
        extensions: { code: 'QUERY_TOO_COMPLEX' },
      },
    ])
    const words = await ask(door, node, `{ ${'a '.repeat(25_000)} }`)
    expect(words.errors).toMatchObject([{ message: expect.stringContaining('more than 20,000 tokens') }])
    const list = await ask(door, node, `{ packages(where: { trackingNumbers: ${deep(50_000)} }) { totalCount } }`)
    expect(list.errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }])
  })

  const deepVariable = () => JSON.parse(`${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`)

  it.each(['POST', 'SSE', 'WebSocket'] as const)('is refused for the depth of a variable, over %s', async (door) => {
    const node = await open()
    const body = (query: string) =>
      `{"query":${JSON.stringify(query)},"variables":{"where":${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}}}`
    expect(deepVariable()).toBeDefined()
    for (const query of [
      'query ($where: PackageWhere) { packages(where: $where) { totalCount } }',
      'query { streamPosition }',
    ]) {
      if (door === 'WebSocket') {
        const { openSocket } = await import('../testing/raw-socket.ts')
        const socket = await openSocket(node.url)
        socket.send(`{"id":"1","type":"subscribe","payload":${body(query)}}`)
        expect(await socket.next()).toMatchObject({
          payload: { errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] },
        })
        socket.close()
        continue
      }
      const headers = { 'content-type': 'application/json', accept: door === 'SSE' ? 'text/event-stream' : '*/*' }
      const response = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body: body(query) })
      expect(await response.text()).toContain('"code":"QUERY_TOO_COMPLEX"')
    }
  })

  it('is refused as a subscription too, and leaves nothing behind', async () => {
    const node = await open()
    const list = (inner: string) => `legs { package { ${inner} } }`
    const query = `subscription { packageChanges { package { ${list(list(list(list(list(list(list('id')))))))} } } }`
    for (const door of ['SSE', 'WebSocket'] as const) {
      expect((await ask(door, node, query)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }])
    }
    const { systemHealth } = await node.data<{ systemHealth: { subscriptions: number } }>(
      '{ systemHealth { subscriptions } }',
    )
    expect(systemHealth.subscriptions).toBe(0)
  })

  it('answers with the status of a request that is to blame', async () => {
    const node = await open()
    const response = await fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: deepFields }),
    })
    expect(response.status).toBe(400)
  })

  it('is run where it is a little less', async () => {
    const node = await open()
    expect(await ask('POST', node, aliases(50, 'streamPosition'))).toMatchObject({ data: { a49: expect.any(String) } })
    expect(
      await ask(
        'POST',
        node,
        doubling(3, (inner) => inner),
      ),
    ).toMatchObject({ data: { streamPosition: expect.any(String) } })
    const input = Array.from({ length: 3_000 }, (_, n) => ({
      eventId: `e${n}`,
      occurredAt: '2026-01-01T00:00:00Z',
      entity: { type: 'SUPPLIER', key: 'acme', name: 'x'.repeat(100) },
      reported: { co2Kg: 1 },
    }))
    const mutation = 'mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted } }'
    expect(await ask('POST', node, mutation, { input })).toEqual({ data: { ingestActivities: { accepted: 3_000 } } })
  })
})
