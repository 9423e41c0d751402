import { now } from '../platform/clock.ts'
import { encodeCursor, type LogHead } from '../realtime/log.ts'
import type { StateRequest } from '../realtime/stream.ts'
import { checkHealth, type Health, type HealthParts } from './health.ts'
import { measureLoopLag } from './loop-lag.ts'

/** The health of Plume, as this node sees it. */
export type SystemHealth = Health & {
  connections: number
  subscriptions: number
  eventLoopLagMs: number
  streamPosition: string
  at: Date
}

/** `Reader`: the database, or the snapshot that a whole operation reads. */
export type HealthMonitor<Reader> = {
  /** Within a transaction, `reader` is the transaction: the embedded database has no second connection. */
  read(reader?: Reader): Promise<SystemHealth>
  /** The newest reading at once, then each one that differs, and at least one every 10 s. */
  state: StateRequest<SystemHealth>
  stop(): void
}

export type MonitorParts<Reader> = {
  db: Reader
  log: { head(): LogHead }
  parts: HealthParts<Reader>
  /** The open sockets and event streams of this node, and the subscriptions on them. */
  counts: () => { connections: number; subscriptions: number }
}

const lookEveryMs = 2_000
const silentForMs = 10_000

export function monitorHealth<Reader>({ db, log, parts, counts }: MonitorParts<Reader>): HealthMonitor<Reader> {
  const loopLag = measureLoopLag()
  const listeners = new Set<() => void>()
  let newest: SystemHealth | null = null
  let timer: NodeJS.Timeout | null = null

  async function read(reader: Reader = db): Promise<SystemHealth> {
    const health = await checkHealth(parts, reader)
    const { epoch, position } = log.head()
    return {
      ...health,
      ...counts(),
      eventLoopLagMs: loopLag.ms(),
      streamPosition: encodeCursor(epoch, position),
      at: now(),
    }
  }

  async function look(): Promise<void> {
    const now = await read()
    if (!timer) return
    if (newest && !isNews(newest, now) && now.at.getTime() - newest.at.getTime() < silentForMs) return
    newest = now
    for (const listener of listeners) listener()
  }

  function sleep(): void {
    if (timer) clearInterval(timer)
    timer = null
    newest = null
  }

  return {
    read,
    state: {
      async read() {
        const now = newest ?? (await read())
        if (timer) newest ??= now
        return now
      },
      listen(changed) {
        listeners.add(changed)
        timer ??= setInterval(() => void look(), lookEveryMs).unref()
        return () => {
          listeners.delete(changed)
          if (listeners.size === 0) sleep()
        }
      },
    },
    stop() {
      sleep()
      loopLag.stop()
    },
  }
}

/** Times always differ: they are not news. */
const isNews = (before: SystemHealth, now: SystemHealth): boolean => told(before) !== told(now)

const told = ({ components, connections, subscriptions, streamPosition }: SystemHealth): string =>
  JSON.stringify([
    components.map(({ name, status, message }) => [name, status, message]),
    connections,
    subscriptions,
    streamPosition,
  ])
