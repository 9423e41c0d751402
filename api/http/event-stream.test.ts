import { describe, expect, it } from 'vitest'
import { anomalyChanges, position, report } from '../testing/changes.ts'
import { swiftest, type TestNode, useNode } from '../testing/harness.ts'
import { ask, connectTo, errorOf } from '../testing/raw-http.ts'

const json = { 'content-type': 'application/json' }
const aliased = 'subscription { news: anomalyChanges { kind } }'

type Event = { id?: string; event?: string; data?: string; retry?: string }

/** Reads events until there are as many as wanted, or the stream ends. */
async function read(response: Response, isEnough: (events: Event[]) => boolean): Promise<Event[]> {
  const events: Event[] = []
  let text = ''
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    text += chunk.value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => !line.startsWith(':'))
      if (fields.length > 0) events.push(Object.fromEntries(fields.map((line) => line.split(/: ?(.*)/s).slice(0, 2))))
    }
    if (isEnough(events)) break
  }
  await reader?.cancel()
  return events
}
const changes = (events: Event[]) => events.filter(({ event }) => event === 'next')
const some = (count: number) => (events: Event[]) => changes(events).length >= count

const subscribers = async (node: TestNode) => {
  const text = await (await fetch(`${node.url}/metrics`)).text()
  return Number(/^plume_subscribers (\d+)/m.exec(text)?.[1])
}

describe('an event stream', () => {
  const open = useNode(swiftest())
  const stream = async (body: object, headers: Record<string, string> = {}) =>
    fetch(`${(await open()).url}/graphql`, {
      method: 'POST',
      headers: { ...json, accept: 'text/event-stream', ...headers },
      body: JSON.stringify(body),
    })

  it('gives each change its cursor as an id, whether or not it is asked for, and goes on after it', async () => {
    const node = await open()
    const first = await stream({ query: aliased })
    expect(first.headers.get('x-accel-buffering')).toBe('no')
    const reading = read(first, some(2))
    await report(node, 'id-1', 'id-2')
    const events = await reading
    expect(events[0]).toEqual({
      retry: expect.stringMatching(/^\d{4}$/),
      id: expect.stringMatching(/^[0-9a-f]{12}-\d+$/),
    })
    const told = changes(events)
    expect(told.map(({ data }) => JSON.parse(data ?? ''))).toEqual([
      { data: { news: { kind: 'CREATED' } } },
      { data: { news: { kind: 'CREATED' } } },
    ])
    const [one, two] = told.map(({ id }) => id ?? '')
    expect(Number(two?.split('-')[1])).toBeGreaterThan(Number(one?.split('-')[1]))

    await report(node, 'id-3')
    const again = await read(await stream({ query: aliased }, { 'last-event-id': one ?? '' }), some(2))
    expect(changes(again).map(({ id }) => id)).toEqual([
      two,
      await position(node).then((at) => expect.stringContaining(at.split('-')[0] ?? '')),
    ])
    // It goes before what the operation says.
    const other = { query: anomalyChanges, variables: { after: events[0]?.id } }
    expect(changes(await read(await stream(other, { 'last-event-id': one ?? '' }), some(1)))[0]?.id).toBe(two)
    expect(changes(await read(await stream(other), some(1)))[0]?.id).toBe(one)
  })

  it('that broke before its first change resumes from where it began', async () => {
    const node = await open()
    const [begin] = await read(await stream({ query: aliased }), (events) => events.length > 0)
    await report(node, 'before-first')
    const events = await read(await stream({ query: aliased }, { 'last-event-id': begin?.id ?? '' }), some(1))
    expect(changes(events)).toHaveLength(1)
  })

  it('says what is wrong with the id that it is to resume from', async () => {
    const text = await (await stream({ query: aliased }, { 'last-event-id': 'nonsense' })).text()
    expect(text).toMatch(/event: next\ndata: .*"code":"BAD_USER_INPUT".*\n\nevent: complete\ndata:\n\n$/)
    expect(text).not.toContain('"http"')
    const expired = await (await stream({ query: aliased }, { 'last-event-id': '000000000000-1' })).text()
    expect(expired).toContain('"code":"CURSOR_EXPIRED"')
    expect(await (await stream({ query: aliased }, { 'last-event-id': '' })).body?.cancel()).toBeUndefined()
  })

  it('is also what an event source opens, by an address', async () => {
    const node = await open()
    const address = `${node.url}/graphql?query=${encodeURIComponent(aliased)}`
    const reading = read(await fetch(address, { headers: { accept: 'text/event-stream' } }), some(1))
    await report(node, 'by-address')
    expect(changes(await reading)).toHaveLength(1)
  })

  it.each([
    ['JSON', 'application/json'],
    ["GraphQL's JSON", 'application/graphql-response+json, application/json;q=0.9'],
    ['parts, as Apollo does', 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json'],
    ['nothing but parts', 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0'],
    ['anything', '*/*'],
    ['nothing', ''],
    ['anything but events', 'text/event-stream;q=0, */*'],
    ['a picture', 'image/png'],
  ])('is not begun for who accepts %s, and is told where to go', async (_name, accept) => {
    const node = await open()
    const body = JSON.stringify({ query: anomalyChanges })
    const requests: Parameters<typeof ask>[1][] = [
      { method: 'POST', headers: { ...json, accept }, body },
      {
        path: `/graphql?query=${encodeURIComponent(anomalyChanges)}`,
        headers: { accept, 'graphql-require-preflight': '1' },
      },
    ]
    for (const request of requests) {
      const reply = await ask(node.url, request)
      expect(reply.status).toBe(406)
      expect(reply.headers['content-type']).toContain('json')
      expect(errorOf(reply)).toEqual({
        message: expect.stringMatching(/text\/event-stream.*WebSocket/),
        extensions: { code: 'BAD_USER_INPUT' },
      })
    }
    expect(await subscribers(node)).toBe(0)
  })

  it.each([
    ['parts for deferred fields', 'multipart/mixed;deferSpec=20220824,application/json', /json/],
    ['nothing but parts', 'multipart/mixed', /application\/json/],
    ['a picture', 'image/png', /application\/json/],
    ['another charset', 'application/json;charset=utf-16', /application\/json/],
    ['events or JSON', 'text/event-stream, application/json', /application\/json/],
    ['nothing but events', 'text/event-stream', /text\/event-stream/],
  ])('is not needed for a query by who accepts %s: it is just answered', async (_name, accept, type) => {
    const { url } = await open()
    const reply = await ask(url, { method: 'POST', headers: { ...json, accept }, body: '{"query":"{ __typename }"}' })
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toMatch(type)
    expect(reply.body).toContain('{"data":{"__typename":"Query"}}')
  })

  it('ends when its reader goes, however early', async () => {
    const node = await open()
    const body = JSON.stringify({ query: anomalyChanges, variables: { after: await position(node) } })
    const request = `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    for (let n = 0; n < 50; n++) {
      const socket = await connectTo(node.url)
      await new Promise((sent) => socket.write(request, sent))
      if (n % 2) await new Promise((heard) => socket.once('data', heard))
      socket.resetAndDestroy()
    }
    await expect.poll(() => subscribers(node)).toBe(0)
  })
})

describe('streams beyond what a node takes', () => {
  const open = useNode(swiftest(), { maxStreams: 1 })

  it('are refused with a reason, and taken when one has ended', async () => {
    const node = await open()
    const post = () =>
      fetch(`${node.url}/graphql`, {
        method: 'POST',
        headers: { ...json, accept: 'text/event-stream' },
        body: JSON.stringify({ query: anomalyChanges }),
      })
    const first = await post()
    const second = await post()
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '10'])
    expect(second.headers.get('content-type')).toContain('application/json')
    expect(await second.json()).toEqual({
      errors: [
        { message: expect.stringMatching(/1 streams are open.*MAX_STREAMS/), extensions: { code: 'RATE_LIMITED' } },
      ],
    })
    const told = await fetch(`${node.url}/health/websocket`)
    expect(told.status).toBe(503)
    expect(await told.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    await first.body?.cancel()
    await expect.poll(async () => (await fetch(`${node.url}/health/websocket`)).status).toBe(200)
  })
})
