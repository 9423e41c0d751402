import { createClient } from 'graphql-ws'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Home, makeHome, openNode, type TestNode } from '../testing/harness.ts'
import { requestOfLine } from './logger.ts'

type Line = { msg: string; requestId?: string; operation?: string; statement?: string; sql?: string }

describe('what is logged while a request is answered', () => {
  const lines: Line[] = []
  let home: Home
  let node: TestNode
  beforeAll(async () => {
    home = await makeHome('embedded')
    node = await openNode(
      home.config,
      pino({ level: 'debug', mixin: requestOfLine }, { write: (line) => void lines.push(JSON.parse(line)) }),
    )
  })
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  const ask = (query: string, requestId: string) =>
    fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
      body: JSON.stringify({ query }),
    }).then((response) => response.json())

  it('names the request and its operation, also where two are answered at once', async () => {
    await Promise.all([
      ask('query Hot { hotspots(first: 1) { totalCount } }', 'one'),
      ask('{ packages(first: 1) { totalCount edges { node { trackingNumber } } } }', 'two'),
    ])
    // Whether an answer is kept is asked before the operation is read.
    const of = (id: string) =>
      lines.filter(({ requestId, sql, statement }) => requestId === id && sql && statement !== 'readSnapshots')
    expect(new Set(of('one').map(({ operation }) => operation))).toEqual(new Set(['Hot']))
    expect(new Set(of('two').map(({ operation }) => operation))).toEqual(new Set(['query packages']))
    expect(of('one').filter(({ sql }) => /"Package"/.test(sql ?? ''))).toEqual([])
    expect(of('two').filter(({ sql }) => /"Package"/.test(sql ?? '')).length).toBeGreaterThan(0)
    expect(lines.find(({ msg, requestId }) => msg === 'request' && requestId === 'one')).toMatchObject({
      operation: 'Hot',
    })
  })

  it('names the operation of each message of one WebSocket', async () => {
    class Named extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers: { 'x-request-id': 'socket' } })
      }
    }
    const client = createClient({ url: `${node.url.replace('http', 'ws')}/graphql`, webSocketImpl: Named })
    const first = async (query: string) => (await client.iterate({ query }).next()).value
    await Promise.all([
      first('query Warnings { alerts(first: 1) { edges { node { message } } } }'),
      first('query Odd { anomalies(first: 1) { edges { node { description } } } }'),
    ])
    await client.dispose()
    const of = (operation: string) =>
      lines.filter((line) => line.requestId === 'socket' && line.operation === operation)
    expect(of('Warnings').some(({ sql }) => /"Alert"/.test(sql ?? ''))).toBe(true)
    expect(of('Odd').some(({ sql }) => /"Anomaly"/.test(sql ?? ''))).toBe(true)
    expect(of('Odd').some(({ sql }) => /"Alert"/.test(sql ?? ''))).toBe(false)
  })

  it('names each statement', async () => {
    const sent = await ask(
      `mutation { ingestActivities(input: [{ eventId: "e", occurredAt: "2024-01-01T00:00:00Z",
        entity: { type: SUPPLIER, key: "acme" }, reported: { co2Kg: 1 } }]) { accepted } }`,
      'three',
    )
    expect(sent).toMatchObject({ data: { ingestActivities: { accepted: 1 } } })
    const rows = lines.filter(({ sql }) => sql && !/^(begin|commit|rollback|savepoint)/i.test(sql))
    expect(rows.map(({ statement }) => statement)).toContain('insertEmissions')
    expect(rows.filter(({ statement }) => !statement).map(({ sql }) => sql)).toEqual([])
  })
})
