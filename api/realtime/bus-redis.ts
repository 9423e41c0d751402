import { RedisPubSub } from 'graphql-redis-subscriptions'
import { Redis } from 'ioredis'
import type { Logger } from '../platform/logger.ts'
import type { Bus } from './bus.ts'
import { type LogEntry, reviveRow } from './events.ts'

const channel = 'plume:log'

/** The bus of many nodes: Redis or Valkey. Without it, changes are late but not lost. */
export function createRedisBus(url: string, logger: Logger): Bus {
  const connect = () => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: 1,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    })
    redis.on('error', (error) => logger.warn({ reason: error.message }, 'Redis is out of reach'))
    return redis
  }
  const publisher = connect()
  const subscriber = connect()
  const pubSub = new RedisPubSub({ publisher, subscriber })
  return {
    publish: (entries) => pubSub.publish(channel, entries),
    async subscribe(listener) {
      const hear = (message: unknown) => {
        const entries = read(message)
        if (entries) listener(entries)
        else logger.warn('The bus brought something that is no change of this log')
      }
      let subscribed = false
      const begin = async () => {
        if (subscribed) return
        // First directly: where this fails, pubSub's own attempt would be a rejection that nobody can catch.
        await subscriber.subscribe(channel)
        await pubSub.subscribe(channel, hear)
        subscribed = true
      }
      const warn = (error: Error) => logger.warn({ reason: error.message }, 'Redis lets nobody listen')
      await new Promise<void>((resolve) => {
        const attempt = () => void begin().catch(warn).finally(resolve)
        // It may come later, or come back: once subscribed, ioredis subscribes anew by itself.
        subscriber.on('ready', attempt).once('error', () => resolve())
        if (subscriber.status === 'ready') attempt()
      })
    },
    async ping() {
      await publisher.ping()
    },
    async close() {
      await pubSub.close().catch(() => {})
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

/** The entries in a message; null when it holds none. Others may share this Redis, and send what they like. */
function read(message: unknown): LogEntry[] | null {
  try {
    return (message as LogEntry[]).map(revive)
  } catch {
    return null
  }
}

/** Dates arrive as strings. */
function revive(entry: LogEntry): LogEntry {
  if (typeof entry.cursor !== 'string' || typeof entry.position !== 'number') throw new TypeError('no log entry')
  return { ...entry, at: new Date(entry.at), row: reviveRow(entry.row as Record<string, unknown>) } as LogEntry
}
