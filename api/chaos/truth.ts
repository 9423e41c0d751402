import { Pool, type PoolClient } from 'pg'
import { encodeCursor, type LogHead } from '../realtime/log.ts'
import type { Seen } from './check.ts'
import { type Interest, isWanted } from './interests.ts'

export type LogRow = { position: string; topic: string; kind: string; subjectId: string; row: Record<string, unknown> }

/** What PostgreSQL itself says was committed. */
export type Truth = {
  /** Where the log stands; while PostgreSQL is away, where it stood when last seen. */
  head(): Promise<LogHead>
  /** Everything in the log; throws when a position is missing. */
  entries(): Promise<LogRow[]>
  /** The events that are stored. */
  eventIds(): Promise<Set<string>>
  /** Lets nobody read entities until PostgreSQL is gone: what is being delivered then cannot be read any more. */
  lockEntities(): Promise<void>
  close(): Promise<void>
}

export function openTruth(url: string): Truth {
  const pool = new Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 2_000, query_timeout: 20_000 })
  pool.on('error', () => {})
  let locker: PoolClient | null = null
  const letGo = () => {
    locker?.release(true)
    locker = null
  }
  let last: LogHead = { epoch: '', position: 0 }
  return {
    async head() {
      try {
        const { rows } = await pool.query<{ epoch: string; head: string }>('select epoch, head from "LogHead"')
        if (rows[0]) last = { epoch: rows[0].epoch, position: Math.max(last.position, Number(rows[0].head)) }
      } catch {
        // Nothing is committed while it is away.
      }
      return last
    },
    async entries() {
      const { rows } = await pool.query<LogRow>('select * from "LogEntry" order by position')
      const gap = rows.findIndex(({ position }, index) => Number(position) !== index + 1)
      if (gap >= 0) throw new Error(`The log itself has no position ${gap + 1}.`)
      return rows
    },
    async eventIds() {
      const { rows } = await pool.query<{ eventId: string }>('select "eventId" from "Emission"')
      return new Set(rows.map(({ eventId }) => eventId))
    },
    async lockEntities() {
      locker = await pool.connect()
      locker.on('error', () => {}).once('end', letGo)
      await locker.query('begin; lock table "Entity" in access exclusive mode')
    },
    close() {
      letGo()
      return pool.end()
    },
  }
}

/**
 * What somebody with this interest must see who starts after this position. What a row was before is that which the log
 * says of it last: a row that was wanted and is no longer, or should never have been, has left.
 */
export function expectedOf(log: readonly LogRow[], epoch: string, interest: Interest, after: number): Seen[] {
  const rows = new Map<string, Record<string, unknown>>()
  return log.flatMap(({ position, topic, kind, subjectId, row }) => {
    if (topic !== interest.topic) return []
    const before = rows.get(subjectId)
    rows.set(subjectId, row)
    const isWantedNow = kind !== 'REMOVED' && isWanted(interest.where, row)
    const hasLeft = !isWantedNow && before !== undefined && isWanted(interest.where, before)
    if (Number(position) <= after || !(isWantedNow || hasLeft)) return []
    const content = contentOf(hasLeft ? 'LEFT' : kind, subjectId, row as { status: string; updatedAt: string })
    return [{ cursor: encodeCursor(epoch, Number(position)), content }]
  })
}

/** What must be right about a change, apart from its cursor. */
export const contentOf = (kind: string, id: string, row: { status: string; updatedAt: string }): string =>
  `${kind} ${id} ${row.status} ${row.updatedAt}`

/** How often the log says that an anomaly was found, for each event that had one. */
export function anomaliesByEvent(log: readonly LogRow[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { topic, kind, row } of log) {
    const event = /Event (\S+) is kept/.exec(String(row.description))?.[1]
    if (topic === 'anomaly' && kind === 'CREATED' && event) counts.set(event, (counts.get(event) ?? 0) + 1)
  }
  return counts
}
