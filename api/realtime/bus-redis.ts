import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { RedisPubSub } from 'graphql-redis-subscriptions'
import { Redis } from 'ioredis'
import { HealthError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'
import type { Bus } from './bus.ts'
import { encodeBeat, encodeEntries, type Message, maxMessageBytes, readMessage } from './bus-message.ts'
import type { LogEntry } from './events.ts'
import { reasonOf } from './redis-refusal.ts'
import { seal, unseal } from './sealed-message.ts'

const channel = 'plume:log'
/** How often a node checks that it hears itself, and tries again to listen. */
const pulseMs = 2_000
/** How long a message may take to Redis and back. */
const patienceMs = 1_500
/** After this silence, connections that look sound are opened again. */
const maxSilenceMs = 10_000
/** Bytes that may wait for Redis to take them; other nodes read the rest from the log. */
const maxWaitingBytes = 32 * 1024 * 1024
/** Pause between two readings of the key, however many messages do not fit it. */
const rereadKeyMs = 10_000

export type RedisBusParts = {
  url: string
  /** The secret of the nodes of this database. */
  readKey: () => Promise<Buffer>
  logger: Logger
}

/**
 * The bus of many nodes: Redis or Valkey. While it is away, or refuses this node something, changes are late but not
 * lost; the node tries again until it works.
 *
 * Its states:
 * - connecting: a connection is not ready; ioredis tries again, at most every 2 s;
 * - refused: connected, and Redis does not let this node subscribe (`refusal`): each pulse tries again;
 * - listening: subscribed; each pulse sends a beat and waits to hear it;
 * - silent: a beat was not heard for `maxSilenceMs`: both connections are opened again.
 * `problem` is what the last check found; whatever the state, the log holds what the bus does not bring.
 */
export async function createRedisBus({ url, readKey, logger }: RedisBusParts): Promise<Bus> {
  let key = await readKey()
  const me = randomUUID()
  /** The beat that this node has sent last and waits to hear. */
  let awaited: { beat: string; heard: () => void } | null = null
  let hear: (entries: readonly LogEntry[]) => void = () => {}
  let isListening = false
  let asking: Promise<void> | null = null
  /** Why this node does not listen; why its last check failed. */
  let refusal: string | null = null
  let problem: string | null = null
  let heardAt = performance.now()
  let failures = 0
  let waitingBytes = 0
  let checking: Promise<void> | null = null

  const connect = () => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: 1,
      // ioredis would subscribe again by itself, and would end the process where Redis refuses that.
      autoResubscribe: false,
      // Redis takes and brings messages while it loads, and its user may lack the right to ask for its state.
      enableReadyCheck: false,
      disableClientInfo: true,
      // Not by ioredis' own count, which starts at 0 with each connection, also with one that Redis turns away.
      retryStrategy: () => Math.min(++failures * 100, 2_000),
    })
    redis.on('error', (error) => {
      refusal = reasonOf(error)
    })
    return redis
  }
  const publisher = connect()
  const subscriber = connect()
  const firstAttempt = Promise.race([connected(subscriber), setTimeout(patienceMs, null, { ref: false })])
  const pubSub = new RedisPubSub({
    publisher,
    subscriber: alreadyListening(subscriber),
    messageEventName: 'messageBuffer',
    deserializer: open,
  })
  subscriber.on('ready', () => void listen())
  subscriber.on('close', () => {
    isListening = false
  })

  /** Subscribes. Where Redis refuses, the next pulse tries again. */
  async function listen(): Promise<void> {
    if (isListening || subscriber.status !== 'ready') return
    asking ??= ask().finally(() => {
      asking = null
    })
    await asking
  }

  async function ask(): Promise<void> {
    try {
      await subscriber.subscribe(channel)
      isListening = true
      refusal = null
    } catch (error) {
      refusal = reasonOf(error)
    }
  }

  function open(message: Buffer | string): Message | null {
    const bytes = Buffer.from(message)
    const text = bytes.length > maxMessageBytes ? null : unseal(key, channel, bytes)
    if (text === null) doubt()
    return text === null ? null : readMessage(text)
  }

  let doubtedAt = Number.NEGATIVE_INFINITY
  /**
   * Other programs may share this Redis and send anything; or another database, with another key, took this one's
   * place.
   */
  function doubt(): void {
    if (performance.now() - doubtedAt < rereadKeyMs) return
    doubtedAt = performance.now()
    logger.debug('The bus brought something that no node of this database has sent; it is not believed')
    readKey().then(
      (read) => {
        key = read
      },
      () => {
        // The database is away; health says so.
      },
    )
  }

  async function send(text: string): Promise<void> {
    const message = seal(key, channel, text)
    if (waitingBytes + message.length > maxWaitingBytes) throw new HealthError('Redis takes messages too slowly.')
    waitingBytes += message.length
    try {
      await pubSub.publish(channel, message)
    } finally {
      waitingBytes -= message.length
    }
  }

  async function goRound(): Promise<void> {
    await firstAttempt
    await listen()
    if (!isListening) throw new HealthError(refusal ?? 'Redis cannot be reached.')
    const beat = randomUUID()
    const isHeard = new Promise<void>((heard) => {
      awaited = { beat, heard }
    })
    await send(encodeBeat({ from: me, beat })).catch((error: Error) => {
      throw error instanceof HealthError ? error : new HealthError(reasonOf(error))
    })
    await isHeard
  }

  async function checkOnce(): Promise<void> {
    const late = new AbortController()
    const round = goRound()
    // It may fail when nobody waits for it any more.
    round.catch(() => {})
    try {
      await Promise.race([round, setTimeout(patienceMs, null, { signal: late.signal, ref: false }).then(tooLate)])
      failures = 0
      note(null)
    } catch (error) {
      note(error instanceof Error ? error.message : String(error))
      throw error
    } finally {
      late.abort()
    }
  }

  function tooLate(): never {
    const silentMs = performance.now() - heardAt
    if (silentMs > maxSilenceMs) {
      heardAt = performance.now()
      for (const redis of [publisher, subscriber]) if (redis.status === 'ready') redis.disconnect(true)
    }
    throw new HealthError(`Redis does not bring within ${patienceMs} ms what this node says.`)
  }

  const check = (): Promise<void> => {
    checking ??= checkOnce().finally(() => {
      checking = null
    })
    return checking
  }

  function note(next: string | null): void {
    if (next === problem) return
    problem = next
    if (next) logger.warn({ reason: next }, 'The bus does not work: changes come late by the log, none is lost')
    else logger.info('The bus works')
  }

  let pulse: ReturnType<typeof setInterval> | undefined

  return {
    async publish(entries) {
      await send(encodeEntries(entries)).catch((error: Error) => {
        logger.debug({ reason: error.message }, 'The bus did not take a message; other nodes will read the log')
      })
    },
    async subscribe(listener) {
      hear = listener
      await pubSub.subscribe(channel, (message: Message | null) => {
        if (!message) return
        if ('entries' in message) return hear(message.entries)
        if (message.from !== me) return
        heardAt = performance.now()
        if (awaited?.beat === message.beat) awaited.heard()
      })
      // Only now would it hear its own beat.
      pulse = setInterval(() => void check().catch(() => {}), pulseMs)
      pulse.unref()
      await check().catch(() => {})
    },
    check,
    async close() {
      clearInterval(pulse)
      // Messages under way still go out, unless Redis does not answer.
      if (publisher.status === 'ready' && subscriber.status === 'ready') {
        await Promise.race([pubSub.close().catch(() => {}), setTimeout(patienceMs, null, { ref: false })])
      }
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

/** Settles when the connection is open, or has failed for the first time. */
const connected = (redis: Redis): Promise<void> =>
  redis.status === 'ready'
    ? Promise.resolve()
    : new Promise((resolve) => redis.once('ready', () => resolve()).once('error', () => resolve()))

/**
 * For RedisPubSub, which would subscribe by itself: where Redis refuses that, it leaves a rejection that nobody can
 * catch, and does not try again.
 */
function alreadyListening(subscriber: Redis): Redis {
  return new Proxy(subscriber, {
    get(target, name) {
      if (name === 'subscribe') return (_channel: string, done: () => void) => done()
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
