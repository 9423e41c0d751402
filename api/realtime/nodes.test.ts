import { Redis } from 'ioredis'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import { type AnomalyChanges, anomalyChanges, eventOf, position, report } from '../testing/changes.ts'
import { backends, type Home, makeHome, openNode, type TestNode, take } from '../testing/harness.ts'
import { findServices, freePort, type Service, startRedis } from '../testing/services.ts'
import { readBusKey } from './bus-key.ts'
import { createRedisBus } from './bus-redis.ts'
import { followLog } from './follower.ts'

const program = findServices()?.redisServer ?? ''
const logger = createLogger('silent')
/** A follower that looks by itself this seldom hears only what the bus says. */
const never = 2_000_000_000

const next = async (node: TestNode, after: string, count = 1) =>
  (await take<AnomalyChanges>(node.streams, anomalyChanges, count, { after })).map((change) => [
    eventOf(change),
    change.anomalyChanges.cursor,
  ])

describe.skipIf(!backends().includes('postgres'))('several nodes on one database', () => {
  const homes: Home[] = []
  const things: { stop(): Promise<void> }[] = []
  afterAll(async () => {
    for (const thing of things.splice(0).reverse()) await thing.stop()
    for (const home of homes) await home.remove()
  })
  const keep = <T extends { stop(): Promise<void> }>(thing: T): T => {
    things.push(thing)
    return thing
  }
  const home = async () => {
    const made = await makeHome('postgres')
    homes.push(made)
    return made
  }
  const stop = async (thing: { stop(): Promise<void> }) => {
    things.splice(things.indexOf(thing), 1)
    await thing.stop()
  }
  /** How many of our connections listen at this Redis. */
  const listeners = async (url: string): Promise<number> => {
    const redis = new Redis(url, { lazyConnect: true })
    await redis.connect()
    const [, count] = (await redis.pubsub('NUMSUB', 'plume:log')) as [string, number]
    redis.disconnect()
    return count
  }

  it('see each other’s changes with the same cursors', async () => {
    const { config } = await home()
    const [one, two] = [keep(await openNode(config)), keep(await openNode(config))]
    const start = await position(one)
    const live = [next(one, start, 4), next(two, start, 4)]
    await report(one, 'at-one')
    await report(two, 'at-two', 'at-two-too')
    await report(one, 'at-one-again')
    const [atOne, atTwo] = await Promise.all(live)
    expect(atOne).toEqual(atTwo)
    expect(atOne?.map(([event]) => event)).toEqual(['at-one', 'at-two', 'at-two-too', 'at-one-again'])
  })

  it('lose nothing while Redis is gone, and hear by it again when it is back', async () => {
    const { config } = await home()
    const port = await freePort()
    const redis = keep(await startRedis(program, port))
    const withRedis = { ...config, redisUrl: redis.url }
    const [one, two] = [keep(await openNode(withRedis)), keep(await openNode(withRedis))]
    const bus = await createRedisBus({ url: redis.url, readKey: () => readBusKey(one.db), logger })
    const follower = keep(await followLog(one.db, bus, logger, never))
    keep({ stop: bus.close })
    const heard: number[] = []
    follower.listen((entries) => heard.push(...entries.map((entry) => entry.position)))
    const start = await position(one)

    await report(one, 'with-1')
    expect(await next(two, start, 1)).toMatchObject([['with-1', expect.any(String)]])
    await expect.poll(() => heard).toEqual([1, 2])
    await stop(redis)
    const without = next(two, start, 3)
    await report(one, 'without-1')
    await report(two, 'without-2')
    expect((await without).map(([event]) => event)).toEqual(['with-1', 'without-1', 'without-2'])
    expect(heard).toEqual([1, 2])

    const back = keep(await startRedis(program, port))
    await expect.poll(() => listeners(back.url), { timeout: 20_000 }).toBe(3)
    await report(two, 'back-1')
    // The bus brought the newest; what it had lost was read from the log.
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect((await next(one, start, 4)).map(([event]) => event)).toEqual(['with-1', 'without-1', 'without-2', 'back-1'])
  })

  it('start without Redis and hear by it once it is there', async () => {
    const { config } = await home()
    const port = await freePort()
    const redisUrl = `redis://127.0.0.1:${port}`
    const node = keep(await openNode({ ...config, redisUrl }))
    const bus = await createRedisBus({ url: redisUrl, readKey: () => readBusKey(node.db), logger })
    const follower = keep(await followLog(node.db, bus, logger, never))
    keep({ stop: bus.close })
    const heard: number[] = []
    follower.listen((entries) => heard.push(...entries.map((entry) => entry.position)))
    await report(node, 'alone')

    const redis: Service = keep(await startRedis(program, port))
    await expect.poll(() => listeners(redis.url), { timeout: 20_000 }).toBe(2)
    await report(node, 'together')
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([1, 2, 3, 4])
  })

  it('stop although Redis never came', async () => {
    const { config } = await home()
    const node = await openNode({ ...config, redisUrl: `redis://127.0.0.1:${await freePort()}` })
    await report(node, 'alone')
    await node.stop()
  })

  it('take no notice of another installation on the same Redis, nor of what is no message', async () => {
    const redisUrl = inject('services')?.redisUrl ?? ''
    const mine = keep(await openNode((await home()).config))
    const theirs = keep(await openNode((await home()).config))
    const start = await position(mine)
    const live = next(mine, start, 1)
    const foreign: number[] = []
    mine.log.listen((entries) => foreign.push(...entries.map((entry) => entry.position)))
    await report(theirs, 'theirs-1')
    const redis = new Redis(redisUrl)
    for (const text of ['no JSON', '{"position":1}', '[null]', '[{"position":1}]', '[{"row":{}}]', '[]', 'null']) {
      await redis.publish('plume:log', text)
    }
    // Who listens to all of it has heard it by now.
    await new Promise<void>((resolve) => {
      const listener = new Redis(redisUrl)
      listener.subscribe('plume:log').then(() => redis.publish('plume:log', 'end'))
      listener.on('message', (_channel, text) => {
        if (text !== 'end') return
        listener.disconnect()
        resolve()
      })
    })
    redis.disconnect()
    await report(mine, 'mine-1')
    expect((await live).map(([event]) => event)).toEqual(['mine-1'])
    expect(foreign).toEqual([1, 2])
    expect((await next(mine, start, 1)).map(([event]) => event)).toEqual(['mine-1'])
  })
})
