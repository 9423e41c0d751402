import { GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../builder.ts'
import { createLogger } from '../platform/logger.ts'
import { position, report, rowlessChange } from '../testing/changes.ts'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../testing/harness.ts'
import { openSocket, type RawSocket } from '../testing/raw-socket.ts'
import { createSharedExecution } from './shared-execution.ts'
import { changesOf } from './stream.ts'
import type { SharedStream } from './subscriber.ts'

/** Asks for what only the database knows. */
const nested = `subscription ($after: String, $where: AnomalyWhere) {
  anomalyChanges(after: $after, where: $where) { cursor anomaly { id entity { name } } }
}`

describe('one execution', () => {
  const statements: string[] = []
  let home: Home
  let node: TestNode
  beforeAll(async () => {
    home = await makeHome(swiftest())
    const logger = pino({ level: 'debug' }, { write: (line) => void statements.push(JSON.parse(line).sql ?? '') })
    node = await openNode(home.config, logger)
  })
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${node.url}/metrics`)).text()
    return Number(new RegExp(`^plume_${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  const until = (name: string, value: number) => expect.poll(() => metric(name), { timeout: 20_000 }).toBe(value)

  async function subscribers(count: number, variables: object): Promise<RawSocket[]> {
    const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(node.url)))
    for (const [n, socket] of sockets.entries()) {
      socket.send({ id: `id-${n}`, type: 'subscribe', payload: { query: nested, variables } })
    }
    return sockets
  }

  async function closeAll(sockets: RawSocket[]) {
    for (const socket of sockets) socket.close()
    await until('subscribers', 0)
    expect(await metric('distinct_executions')).toBe(0)
  }

  /** How often an entity was read for one change, and that everybody was told. */
  async function readsOf(event: string, sockets: RawSocket[]): Promise<number> {
    statements.length = 0
    await report(node, event)
    const messages = await Promise.all(sockets.map((socket) => socket.next()))
    expect(new Set(messages.map(({ payload }) => JSON.stringify(payload))).size).toBe(1)
    expect(messages.map(({ id }) => id)).toEqual(sockets.map((_, n) => `id-${n}`))
    return statements.filter((sql) => /^\s*select/i.test(sql) && sql.includes('"Anomaly"')).length
  }

  it('serves all who ask the same, with as many statements as for one', async () => {
    const alone = await subscribers(1, {})
    await until('subscribers', 1)
    const once = await readsOf('alone', alone)
    await closeAll(alone)

    const many = await subscribers(40, {})
    await until('subscribers', 40)
    expect(await metric('distinct_executions')).toBe(1)
    const executed = await metric('changes_executed_total')
    expect(await readsOf('together', many)).toBe(once)
    expect(once).toBeGreaterThan(0)
    expect(await metric('changes_executed_total')).toBe(executed + 1)
    await closeAll(many)
  })

  it('is joined by who resumes: where a stream begins makes no other operation, what it filters does', async () => {
    const start = await position(node)
    await report(node, 'missed')
    const sockets = [
      ...(await subscribers(1, {})),
      ...(await subscribers(1, { after: start })),
      ...(await subscribers(1, { where: { statuses: ['OPEN'] } })),
    ]
    await until('subscribers', 3)
    expect(await metric('distinct_executions')).toBe(2)
    await sockets[1]?.next()
    await report(node, 'seen')
    const cursors = await Promise.all(sockets.map(async (socket) => cursorOf(await socket.next())))
    expect(new Set(cursors).size).toBe(1)
    await closeAll(sockets)
  })

  it('reads the log once for all who catch up, however they differ', async () => {
    const start = await position(node)
    await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 1_200 }, rowlessChange)))
    const pagesRead = () => statements.filter((sql) => sql.includes('row::text')).length
    const catchUp = async (count: number) => {
      statements.length = 0
      const socket = await openSocket(node.url)
      for (let n = 0; n < count; n++) {
        const query = `subscription { a${n}: anomalyChanges(after: "${start}", where: { statuses: [OPEN] }) { cursor } }`
        socket.send({ id: String(n), type: 'subscribe', payload: { query } })
      }
      const seen = new Map<string, string[]>()
      for (let n = 0; n < 1_200 * count; n++) {
        const { id = '', payload } = await socket.next()
        const [change] = Object.values((payload?.data ?? {}) as Record<string, { cursor: string }>)
        seen.set(id, [...(seen.get(id) ?? []), change?.cursor ?? 'none'])
      }
      await closeAll([socket])
      return { seen: [...seen.values()], read: pagesRead() }
    }
    const many = await catchUp(20)
    expect(many.seen).toHaveLength(20)
    const inOrder = Array.from({ length: 1_200 }, (_, n) => `${start.slice(0, 13)}${Number(start.slice(13)) + n + 1}`)
    for (const cursors of many.seen) expect(cursors).toEqual(inOrder)
    expect(many.read).toBe(3)
  })

  it('sends what many commits bring in order, to who is there and to who catches up', async () => {
    const start = await position(node)
    const [live] = await subscribers(1, {})
    await until('subscribers', 1)
    for (let n = 0; n < 10; n++) {
      await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 150 }, rowlessChange)))
    }
    const [late] = await subscribers(1, { after: start })
    if (!live || !late) throw new Error('two')
    const read = async (socket: RawSocket) => {
      const cursors: string[] = []
      while (cursors.length < 1_500) cursors.push(cursorOf(await socket.next()))
      return cursors
    }
    const [seen, caughtUp] = await Promise.all([read(live), read(late)])
    const first = Number(start.slice(13))
    expect(seen.map((cursor) => Number(cursor.slice(13)) - first)).toEqual(
      Array.from({ length: 1_500 }, (_, n) => n + 1),
    )
    expect(caughtUp).toEqual(seen)
    await closeAll([live, late])
  })
})

const cursorOf = ({ payload }: Awaited<ReturnType<RawSocket['next']>>): string =>
  (payload?.data as { anomalyChanges: { cursor: string } } | undefined)?.anomalyChanges.cursor ?? 'none'

describe('who asks', () => {
  let home: Home
  let node: TestNode
  beforeAll(async () => {
    home = await makeHome('embedded')
    node = await openNode(home.config)
  })
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  /** A stream that tells each subscriber who they are. */
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { none: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType<unknown, Context>({
      name: 'Subscription',
      fields: {
        secret: {
          type: GraphQLString,
          args: { after: { type: GraphQLString } },
          subscribe: (_root, { after }) => changesOf({ topic: 'anomaly', after, matches: () => true }),
          resolve: (_root, _args, { viewer }) => viewer.name,
        },
      },
    }),
  })
  const open = () => createSharedExecution(node.log, createLogger('silent'), ({ viewer }) => JSON.stringify(viewer))
  type Shared = ReturnType<typeof open>
  async function subscribe(shared: Shared, name: string, text: string, variableValues = {}): Promise<SharedStream> {
    const contextValue = { viewer: { name }, db: node.db, log: node.log } as Context
    const stream = await shared.subscribe({ schema, document: parse(text), variableValues, contextValue })
    if ('next' in stream) return stream
    throw stream.errors?.[0]
  }

  it('never gets what was executed for another, whatever the operation looks like', async () => {
    const shared = open()
    const texts = [
      'subscription { secret }',
      'subscription S { secret }',
      'subscription ($after: String) { secret(after: $after) }',
    ]
    const names = ['ada', 'bob', 'ada" subscription { secret }', '{"name":"ada"}', 'ada ["subscription {']
    const streams = await Promise.all(
      texts.flatMap((text) => names.map(async (name) => ({ name, stream: await subscribe(shared, name, text) }))),
    )
    expect(shared.running()).toBe(texts.length * names.length)
    const first = streams.map(async ({ name, stream }) => [name, (await stream.next()).value?.data?.secret])
    await node.log.commit(async (_tx, emit) => emit(rowlessChange()))
    for (const [name, secret] of await Promise.all(first)) expect(secret).toBe(name)
    for (const { stream } of streams) await stream.return()
    expect(shared.running()).toBe(0)
  })

  it('is refused what would be one different subscription too many, and nothing else', async () => {
    const limits = { inAll: 5, ofViewer: 3 }
    const shared = createSharedExecution(
      node.log,
      createLogger('silent'),
      ({ viewer }) => JSON.stringify(viewer),
      limits,
    )
    const ask = (name: string, n: number) => subscribe(shared, name, `subscription { a${n}: secret }`)
    const refused = {
      originalError: { code: 'RATE_LIMITED', message: expect.stringMatching(/^\d different subscriptions .*run here/) },
    }
    const adas = await Promise.all([0, 1, 2].map((n) => ask('ada', n)))
    await expect(ask('ada', 3)).rejects.toMatchObject(refused)
    const again = await ask('ada', 2)
    const bobs = await Promise.all([0, 1].map((n) => ask('bob', n)))
    await expect(ask('bob', 2)).rejects.toMatchObject(refused)
    const first = [...adas, again, ...bobs].map(async (stream) => (await stream.next()).value?.data)
    await node.log.commit(async (_tx, emit) => emit(rowlessChange()))
    expect((await Promise.all(first)).map((data) => Object.values(data ?? {})[0])).toEqual([
      ...Array(4).fill('ada'),
      ...Array(2).fill('bob'),
    ])
    await adas[0]?.return()
    const next = await ask('ada', 3)
    for (const stream of [...adas, again, ...bobs, next]) await stream.return()
    expect(shared.running()).toBe(0)
  })

  it('holds up no writer: nothing is executed while a change is handed out', async () => {
    const shared = open()
    const streams = await Promise.all(
      Array.from({ length: 30 }, (_, n) => subscribe(shared, 'ada', `subscription { a${n}: secret }`)),
    )
    const firsts = streams.map((stream) => stream.next())
    const executed: number[] = []
    const stop = node.log.listen(() => executed.push(shared.stats.executed))
    await node.log.commit(async (_tx, emit) => emit(rowlessChange(), rowlessChange()))
    expect(executed).toEqual([0])
    await Promise.all(firsts)
    await expect.poll(() => shared.stats.executed).toBe(60)
    stop()
    for (const stream of streams) await stream.return()
  })

  it('leaves nothing behind when they go, 10,000 times', async () => {
    const shared = open()
    let listening = 0
    const { listen } = node.log
    node.log.listen = (listener) => {
      const stop = listen(listener)
      listening++
      return () => {
        listening--
        stop()
      }
    }
    const round = async () => {
      const stream = await subscribe(shared, 'ada', 'subscription { secret }')
      const waiting = stream.next()
      await stream.return()
      expect((await waiting).done).toBe(true)
    }
    for (let n = 0; n < 1_000; n++) await round()
    const timers = process.getActiveResourcesInfo().length
    const before = await heapUsed()
    for (let n = 0; n < 10_000; n++) await round()
    const grown = (await heapUsed()) - before
    node.log.listen = listen
    expect([shared.running(), shared.subscribers(), listening]).toEqual([0, 0, 0])
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(timers + 5)
    // 10,000 rounds that kept a hundred bytes each would show.
    expect(grown).toBeLessThan(1_000_000)
  })
})

/** After a full collection; V8's own way to ask for one needs no flag at the start. */
async function heapUsed(): Promise<number> {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  return process.memoryUsage().heapUsed
}
