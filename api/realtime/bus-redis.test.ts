import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../platform/config.ts'
import { type AnomalyChanges, anomalyChanges, eventOf, position, report } from '../testing/changes.ts'
import { backends, type Home, makeHome, openNode, type TestNode, take } from '../testing/harness.ts'
import { findServices, freePort, type Service, startRedis } from '../testing/services.ts'
import { readBusKey } from './bus-key.ts'
import { createRedisBus } from './bus-redis.ts'
import type { LogEntry } from './events.ts'
import { encodeCursor, readHead, readLog } from './log.ts'
import { seal } from './sealed-message.ts'

const program = findServices()?.redisServer ?? ''
const channel = 'plume:log'
/** What a user of Plume needs, and no more. */
const rights = ['on', '>first', 'resetchannels', '&plume:log', 'nocommands', '+subscribe', '+publish']

type Part = { name: string; status: string; message: string | null }

const healthOf = async (node: TestNode) => {
  const response = await fetch(`${node.url}/health/ready`)
  const body = (await response.json()) as { components: Part[] }
  return { http: response.status, bus: body.components.find(({ name }) => name === 'bus') }
}
const busIs = (node: TestNode, status: string, message: unknown) =>
  expect.poll(() => healthOf(node), { timeout: 30_000 }).toMatchObject({ http: 200, bus: { status, message } })

/** The events that a subscriber who began at `after` is told. */
const told = async (node: TestNode, after: string, count: number) =>
  (await take<AnomalyChanges>(node.streams, anomalyChanges, count, { after })).map(eventOf)

describe.skipIf(!backends().includes('postgres'))('a bus that is taken away while nodes listen', () => {
  let home: Home
  let redis: Service
  let admin: Redis
  let nodes: TestNode[]
  const acl = (...rules: string[]) => admin.call('ACL', 'SETUSER', 'plume', ...rules)

  beforeAll(async () => {
    home = await makeHome('postgres')
    redis = await startRedis(program, await freePort())
    admin = new Redis(redis.url)
    await acl('reset', ...rights)
    const redisUrl = redis.url.replace('//', '//plume:first@')
    const config: Config = { ...home.config, redisUrl }
    nodes = [await openNode(config), await openNode(config)]
  })
  afterEach(async () => {
    await acl('reset', ...rights)
    await admin.call('CONFIG', 'SET', 'maxmemory', '0')
    for (const node of nodes) await busIs(node, 'OK', null)
  })
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    admin.disconnect()
    await redis.stop()
    await home.remove()
  })

  const losses: [what: string, take: () => Promise<unknown>, message: RegExp][] = [
    ['its channels', () => acl('resetchannels'), /refuses .* \(NOPERM\): .*&plume:log/],
    ['the right to publish', () => acl('-publish'), /\(NOPERM\)/],
    [
      'the right to subscribe, and its connection',
      async () => {
        await acl('-subscribe')
        await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      },
      /\(NOPERM\)/,
    ],
    [
      'its password',
      async () => {
        await acl('resetpass', '>second')
        await admin.call('CLIENT', 'KILL', 'USER', 'plume')
      },
      /\(WRONGPASS\): check user and password in REDIS_URL/,
    ],
    ['its user', () => admin.call('ACL', 'DELUSER', 'plume'), /\((WRONGPASS|NOAUTH)\)/],
    ['all rights', () => acl('nocommands', 'resetchannels'), /\(NOPERM\)/],
  ]
  it.each(losses)(
    'as %s: nodes say why, changes come late but once, and it heals by itself',
    async (what, take, why) => {
      const [one, two] = nodes as [TestNode, TestNode]
      const start = await position(one)
      const events = ['with', 'without', 'without-too'].map((when) => `${what.replaceAll(/\W+/g, '-')}-${when}`)
      const live = told(two, start, 3)
      await report(one, events[0] ?? '')
      await take()
      for (const node of nodes) await busIs(node, 'DEGRADED', expect.stringMatching(why))
      await report(one, events[1] ?? '')
      await report(two, events[2] ?? '')
      expect(await live).toEqual(events)
    },
  )

  it('as connections that are cut: nodes listen again', async () => {
    const [one, two] = nodes as [TestNode, TestNode]
    const start = await position(one)
    for (const type of ['pubsub', 'normal', 'pubsub']) {
      await admin.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes')
      await report(one, `cut-${type}-${await position(one)}`)
    }
    expect(await told(two, start, 3)).toHaveLength(3)
  })

  it('as nothing yet: a start beside a healthy Redis has nothing to say of it', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) })
    const readKey = async () => Buffer.alloc(32)
    for (let start = 0; start < 30; start++) {
      const bus = await createRedisBus({ url: redis.url, readKey, logger })
      await bus.subscribe(() => {})
      await bus.check()
      await bus.close()
    }
    expect(lines).toEqual([])
  })

  it('as a Redis that is not there at all: that is said as soon as it is known, and once', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line).reason) })
    const url = `redis://127.0.0.1:${await freePort()}`
    const bus = await createRedisBus({ url, readKey: async () => Buffer.alloc(32), logger })
    await bus.subscribe(() => {})
    expect(lines).toEqual(['Redis cannot be reached (ECONNREFUSED).'])
    await bus.close()
  })

  it('as a Redis that accepts and does not answer: nodes say so, start, and stop', async () => {
    const [one] = nodes as [TestNode]
    redis.process.kill('SIGSTOP')
    try {
      await busIs(one, 'DEGRADED', expect.stringMatching(/does not bring|cannot be reached/))
      const third = await openNode({ ...home.config, redisUrl: redis.url })
      await report(third, 'while it is frozen')
      await third.stop()
    } finally {
      redis.process.kill('SIGCONT')
    }
  })
})

describe.skipIf(!backends().includes('postgres'))('what anybody may say on the bus', () => {
  let home: Home
  let redis: Service
  let liar: Redis
  let node: TestNode
  beforeAll(async () => {
    home = await makeHome('postgres')
    redis = await startRedis(program, await freePort())
    liar = new Redis(redis.url)
    node = await openNode({ ...home.config, redisUrl: redis.url })
    await report(node, 'first')
  })
  afterAll(async () => {
    await node.stop()
    liar.disconnect()
    await redis.stop()
    await home.remove()
  })

  /** An entry as nodes send it, at another position. */
  const entryAt = async (at: number, changes: Partial<LogEntry> = {}): Promise<LogEntry> => {
    const { epoch, position } = await readHead(node.db)
    const [entry] = await readLog(node.db, { epoch, after: 0, upTo: position, limit: 1 })
    return { ...(entry as LogEntry), position: at, cursor: encodeCursor(epoch, at), ...changes } as LogEntry
  }
  /** Says it, and then what an honest node says: that is heard, and nothing else is. */
  async function say(texts: readonly (string | Buffer)[]): Promise<void> {
    const start = await position(node)
    const heard: string[] = []
    const stop = node.log.listen((entries) => heard.push(...entries.map(({ cursor }) => cursor)))
    for (const text of texts) await liar.publish(channel, text)
    const event = `honest-${start}`
    const live = told(node, start, 1)
    await report(node, event)
    expect(await live).toEqual([event])
    const head = await readHead(node.db)
    const from = Number(start.slice(13))
    await expect.poll(() => node.log.head(), { timeout: 20_000 }).toEqual(head)
    stop()
    expect(heard).toEqual(
      Array.from({ length: head.position - from }, (_, n) => encodeCursor(head.epoch, from + n + 1)),
    )
    await expect.poll(() => node.log.head()).toEqual(head)
  }

  it('is not believed without the secret of the nodes, whatever position it claims', async () => {
    const { position } = await readHead(node.db)
    for (const at of [position + 1, position, 1, 0, -1, 10 ** 12, Number.MAX_SAFE_INTEGER, 1e300]) {
      const forged = JSON.stringify([await entryAt(at)])
      await say([forged, seal(Buffer.alloc(32), channel, forged), `${'A'.repeat(43)}${forged}`])
    }
    await say([JSON.stringify([await entryAt(position + 1), await entryAt(10 ** 12)])])
  })

  it('is not believed for its size or its shape', async () => {
    const key = await readBusKey(node.db)
    const many = JSON.stringify(Array.from({ length: 1_000_000 }, () => 0))
    const texts = ['', 'no JSON', '[]', 'null', '[null]', '{"from":1}', '[[[[', '[{"position":1}]', many, '"x"', '0']
    await say([...texts, ...texts.map((text) => seal(key, channel, text)), Buffer.alloc(9 * 1024 * 1024, 'x')])
  })

  it('does not move the head beyond the log, even sealed by a node', async () => {
    const key = await readBusKey(node.db)
    const { position } = await readHead(node.db)
    const sealed = async (...at: number[]) =>
      seal(key, channel, JSON.stringify(await Promise.all(at.map((each) => entryAt(each)))))
    await say([await sealed(10 ** 12), await sealed(position + 1, 10 ** 12), await sealed(position + 2)])
    await say([await sealed(1), await sealed(position, 1), await sealed(Number.NaN), await sealed(1.5)])
    const other = await entryAt(position + 5, { cursor: `0123456789ab-${position + 5}` } as Partial<LogEntry>)
    await say([seal(key, channel, JSON.stringify([other])), seal(key, 'another', JSON.stringify([other]))])
  })

  it('is said again in vain', async () => {
    const spy = new Redis(redis.url)
    const messages: string[] = []
    spy.on('message', (_channel, text) => messages.push(text))
    await spy.subscribe(channel)
    await report(node, 'recorded')
    await expect.poll(() => messages.filter((text) => text.includes('recorded')).length).toBeGreaterThan(0)
    spy.disconnect()
    await say([...messages, ...messages])
  })

  it('never holds the secret', async () => {
    const key = await readBusKey(node.db)
    expect(key).toHaveLength(32)
    expect(await readBusKey(node.db)).toEqual(key)
    const { data } = await node.request<{ __schema: { types: { name: string }[] } }>('{ __schema { types { name } } }')
    expect(data?.__schema.types.filter(({ name }) => /buskey/i.test(name))).toEqual([])
  })
})
