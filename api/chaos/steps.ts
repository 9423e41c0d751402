/** What goes wrong in a run. Each step breaks something, waits for what must go on without it, and mends it. */
import type { Services } from './services.ts'
import type { Subscriber } from './subscribers.ts'
import type { Truth } from './truth.ts'
import { pause, pick, until } from './wait.ts'
import type { Writers } from './writers.ts'

export type World = Services & {
  random: () => number
  writers: Writers
  subscribers: readonly Subscriber[]
  lockEntities: Truth['lockEntities']
  /** Newest position in the log. */
  head(): Promise<number>
  /** Whether lines are cut at random now. */
  scissors: { rest: boolean }
  /** Streams that were open before this time (`performance.now()`) and which the server has ended since. */
  endedSince(time: number): string[]
  signal: AbortSignal
}

/** @returns what happened, for the reader */
export type Step = { name: string; run(world: World): Promise<string> }

const patience = 30

/** Waits until so many more changes are committed. */
export async function untilCommitted(
  { head, signal }: Pick<World, 'head' | 'signal'>,
  changes: number,
  during: string,
): Promise<number> {
  const before = await head()
  let now = before
  await until(`${changes} changes are committed ${during}`, patience, signal, async () => {
    now = await head()
    return now >= before + changes
  })
  return now - before
}

const redisKilled: Step = {
  name: 'Redis killed',
  async run(world) {
    await world.redis.kill()
    const changes = await untilCommitted(world, 100, 'without Redis')
    await world.redis.start()
    return `${changes} changes without it`
  },
}

const redisFrozen: Step = {
  name: 'Redis frozen',
  async run(world) {
    world.redis.freeze()
    const changes = await untilCommitted(world, 100, 'while Redis is frozen')
    world.redis.thaw()
    return `${changes} changes meanwhile`
  },
}

const redisHangsUp: Step = {
  name: 'Redis hangs up on its listeners',
  async run(world) {
    let changes = 0
    for (let time = 0; time < 4; time += 1) {
      await world.redis.hangUp()
      changes += await untilCommitted(world, 30, 'after Redis hung up')
    }
    return `4 times, ${changes} changes meanwhile`
  },
}

const nodeKilled: Step = {
  name: 'a node killed',
  async run(world) {
    const node = pick(world.random, world.nodes)
    await node.repaired()
    await node.kill()
    const changes = await untilCommitted(world, 100, `without ${node.name}`)
    await node.start()
    return `${node.name}, ${changes} changes without it`
  },
}

const nodeStopped: Step = {
  name: 'a node stopped as for an update',
  async run(world) {
    const node = pick(world.random, world.nodes)
    await node.repaired()
    const asked = performance.now()
    await node.stop()
    const tookSeconds = (performance.now() - asked) / 1_000
    const changes = await untilCommitted(world, 50, `without ${node.name}`)
    await node.start()
    return `${node.name} took ${tookSeconds.toFixed(1)} s, ${changes} changes without it`
  },
}

const nodeFrozen: Step = {
  name: 'a node frozen',
  async run(world) {
    const node = pick(world.random, world.nodes)
    const before = await world.head()
    node.freeze()
    // It may hold a lock that all writers wait for: nothing has to be committed meanwhile.
    await pause(1_000 + 2_000 * world.random(), world.signal)
    node.thaw()
    return `${node.name}, ${(await world.head()) - before} changes meanwhile`
  },
}

const redisAndNodeKilled: Step = {
  name: 'Redis and a node killed together',
  async run(world) {
    const node = pick(world.random, world.nodes)
    await node.repaired()
    await Promise.all([world.redis.kill(), node.kill()])
    const changes = await untilCommitted(world, 100, `without Redis and ${node.name}`)
    await Promise.all([world.redis.start(), node.start()])
    return `${node.name}, ${changes} changes without them`
  },
}

const postgresRestarted: Step = {
  name: 'PostgreSQL restarted',
  async run(world) {
    const { subscribers, writers, scissors, signal, postgres } = world
    const how = pick(world.random, ['fast', 'crash'] as const)
    // What replays needs the log; who is live by now needs it no more, and stays.
    scissors.rest = true
    await until('all streams are open and live', patience, signal, () =>
      subscribers.every((each) => (each.openSince() ?? Number.POSITIVE_INFINITY) < performance.now() - 2_000),
    )
    const stopped = performance.now()
    const failed = () => [...writers.errors.values()].reduce((sum, times) => sum + times, 0)
    const before = failed()
    await world.lockEntities()
    await pause(300, signal)
    await postgres.stop(how)
    await until('10 mutations failed with an error while PostgreSQL was away', patience, signal, () => {
      return failed() >= before + 10
    })
    const ended = world.endedSince(stopped)
    scissors.rest = false
    if (ended.length > 0) {
      throw new Error(`${ended.length} streams ended because PostgreSQL was away, the first: ${ended[0]}`)
    }
    // Lines that are cut now find no log to resume from.
    await pause(1_000, signal)
    const refused = failed() - before
    await postgres.start()
    await untilCommitted(world, 50, 'after PostgreSQL came back')
    return `${how === 'fast' ? 'shut down' : 'crashed'}, ${refused} mutations failed, no stream ended`
  },
}

export const steps: readonly Step[] = [
  redisKilled,
  redisFrozen,
  redisHangsUp,
  nodeKilled,
  nodeStopped,
  nodeFrozen,
  redisAndNodeKilled,
  postgresRestarted,
]
