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
      await pubSub.subscribe(channel, (entries: LogEntry[]) => listener(entries.map(revive)))
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

/** Dates arrive as strings. */
const revive = (entry: LogEntry): LogEntry =>
  ({ ...entry, at: new Date(entry.at), row: reviveRow(entry.row as Record<string, unknown>) }) as LogEntry
