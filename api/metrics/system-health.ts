import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { encodeCursor } from '../realtime/log.ts'
import type { StateRequest } from '../realtime/stream.ts'
import { checkHealth, type Health, type HealthParts } from './health.ts'
import { measureLoopLag } from './loop-lag.ts'

/** How Plume is, as this node sees it. */
export type SystemHealth = Health & {
  connections: number
  subscriptions: number
  eventLoopLagMs: number
  streamPosition: string
  at: Date
}

export type HealthMonitor = {
  /** Within a transaction, `reader` is that: the embedded database has no second connection. */
  read(reader?: Db | Tx): Promise<SystemHealth>
  /** The newest at once, then each that says something new, or else one every 10 s. */
  state: StateRequest<SystemHealth>
  stop(): void
}

export type MonitorParts = {
  db: Db
  log: Pick<ChangeLog, 'head'>
  parts: HealthParts
  /** Of this node: sockets and event streams that are open, and what is subscribed over them. */
  counts: () => { connections: number; subscriptions: number }
}

const lookEveryMs = 2_000
const silentForMs = 10_000

export function monitorHealth({ db, log, parts, counts }: MonitorParts): HealthMonitor {
  const loopLag = measureLoopLag()
  const listeners = new Set<() => void>()
  let newest: SystemHealth | null = null
  let timer: NodeJS.Timeout | null = null

  async function read(reader: Db | Tx = db): Promise<SystemHealth> {
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

/** Times differ always: they are no news. */
const isNews = (before: SystemHealth, now: SystemHealth): boolean => told(before) !== told(now)

const told = ({ components, connections, subscriptions, streamPosition }: SystemHealth): string =>
  JSON.stringify([
    components.map(({ name, status, message }) => [name, status, message]),
    connections,
    subscriptions,
    streamPosition,
  ])
