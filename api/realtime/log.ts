import { randomBytes } from 'node:crypto'
import type { Db, Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { type Change, type LogEntry, watchedBefore } from './events.ts'
import { reviveRow } from './row-columns.ts'
import type { Topic } from './topics.ts'

/** Where the log stands. `epoch` names this log: a cursor of another one means nothing here. */
export type LogHead = { epoch: string; position: number }

const newEpoch = () => randomBytes(6).toString('hex')

/** Creates the log's head row once. */
export async function createLog(db: Db): Promise<void> {
  const epoch = newEpoch()
  await db.$executeRaw`/* createLog */ insert into "LogHead" (id, epoch, head) values (1, ${epoch}, 0) on conflict do nothing`
}

/**
 * Gives the log a new name when it has fallen behind `known`, which was read from it: a backup was restored, or a
 * standby took over that lacked the newest. Other changes are about to get the same positions, so older cursors must
 * not pass for cursors of this log.
 */
export async function renameLog(db: Db, known: LogHead): Promise<void> {
  const epoch = newEpoch()
  await db.$executeRaw`/* renameLog */
    update "LogHead" set epoch = ${epoch} where id = 1 and epoch = ${known.epoch} and head < ${known.position}`
}

export async function readHead(db: Db | Tx): Promise<LogHead> {
  const row = await db.logHead.findUniqueOrThrow({ where: { id: 1 } })
  return { epoch: row.epoch, position: Number(row.head) }
}

/**
 * Appends changes with gapless positions in commit order. Must be the last statement of its transaction: from
 * here to the commit, every other writer waits for the head row.
 */
export async function appendChanges(tx: Tx, changes: readonly Change[]): Promise<LogEntry[]> {
  if (changes.length === 0) return []
  const entries = changes.map((change) => {
    const { topic, kind, row, at } = change
    const reason = change.topic === 'alert' ? change.reason : null
    return { topic, kind, reason, id: row.id, at, row, before: watchedBefore(change) }
  })
  // One text: values of an array would be escaped one by one.
  const [head] = await tx.$queryRaw<{ epoch: string; head: bigint }[]>`/* appendChanges */
    with taken as (
      update "LogHead" set head = head + ${changes.length} where id = 1 returning epoch, head
    ), written as (
      insert into "LogEntry" (position, topic, kind, reason, "subjectId", at, row, before)
      select taken.head - ${changes.length} + c.place, c.topic, c.kind, c.reason, c.id, c.at, c.row, c.before
      from taken, rows from (
        jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as (topic text, kind text, reason text, id uuid, at timestamptz, row jsonb, before jsonb)
      ) with ordinality as c(topic, kind, reason, id, at, row, before, place)
    )
    select epoch, head from taken`
  if (!head) throw new Error('The log has no head row: start the node again.')
  const first = Number(head.head) - changes.length + 1
  return entries.map(({ topic, kind, reason, row, at, before }, index) =>
    entryAt(head.epoch, first + index, { topic, kind, reason, row, at, before }),
  )
}

const entryAt = (epoch: string, position: number, written: object): LogEntry =>
  ({ ...written, position, cursor: encodeCursor(epoch, position) }) as LogEntry

type Range = { epoch: string; after: number; upTo: number; limit: number; topic?: Topic }

/** Entries with `after` < position <= `upTo`, oldest first, at most `limit`; of one topic or of all. */
export const readLog = async (db: Db | Tx, range: Range): Promise<LogEntry[]> => (await readPage(db, range)).entries

/** The same, with the number of characters of the rows. */
export async function readPage(db: Db | Tx, range: Range): Promise<{ entries: LogEntry[]; characters: number }> {
  const { epoch, after, upTo, limit, topic = null } = range
  // As text: one parsing is enough, and the length tells how much memory the page takes.
  const rows = await db.$queryRaw<StoredEntry[]>`/* readPage */
    select position, topic, kind, reason, at, row::text, before::text from "LogEntry"
    where position > ${after} and position <= ${upTo} and (${topic}::text is null or topic = ${topic})
    order by position limit ${limit}`
  let characters = 0
  const entries = rows.map(({ position, topic, kind, reason, at, row, before }) => {
    characters += row.length
    const parsed = { row: reviveRow(topic, JSON.parse(row)), before: before === null ? null : JSON.parse(before) }
    return entryAt(epoch, Number(position), { topic, kind, reason, at, ...parsed })
  })
  return { entries, characters }
}

type StoredEntry = {
  position: bigint
  topic: Topic
  kind: string
  reason: string | null
  at: Date
  row: string
  before: string | null
}

/** The head and the oldest position still held (one past the head when there is none), as of one moment. */
export async function readExtent(db: Db | Tx): Promise<LogHead & { oldest: number }> {
  const [row] = await db.$queryRaw<{ epoch: string; head: bigint; oldest: bigint | null }[]>`/* readExtent */
    select epoch, head, (select min(position) from "LogEntry") as oldest from "LogHead" where id = 1`
  if (!row) throw new Error('The log has no head row: start the node again.')
  return { epoch: row.epoch, position: Number(row.head), oldest: Number(row.oldest ?? row.head + 1n) }
}

/** Forgets all but the newest `changes`, and what is older than `hours`. @returns how many are gone */
export async function trimLog(db: Db, { changes, hours }: { changes: number; hours: number }): Promise<number> {
  const { position } = await readHead(db)
  // In the order of positions, which is that of time, so that this looks at no more rows than it deletes.
  const [oldestKept] = await db.$queryRaw<{ position: bigint }[]>`/* trimLog */
    select position from "LogEntry"
    where at >= now() - ${hours} * interval '1 hour' and position <= ${position}
    order by position limit 1`
  const tooOld = oldestKept ? Number(oldestKept.position) - 1 : position
  const { count } = await db.logEntry.deleteMany({ where: { position: { lte: Math.max(position - changes, tooOld) } } })
  return count
}

/**
 * Makes sure that what follows a cursor is still there.
 * @throws PlumeError BAD_USER_INPUT for one ahead of the log, CURSOR_EXPIRED for one that is no longer held
 */
export async function checkHeld(db: Db, cursor: LogHead): Promise<void> {
  const head = await readExtent(db)
  if (cursor.epoch === head.epoch && cursor.position > head.position) {
    throw new PlumeError('BAD_USER_INPUT', 'This cursor is ahead of the log: send one that a change gave you.')
  }
  if (cursor.epoch !== head.epoch || head.oldest > cursor.position + 1) throw cursorExpired()
}

export const cursorExpired = () =>
  new PlumeError('CURSOR_EXPIRED', 'The server no longer holds this cursor: read the rows again, then subscribe.')

export const encodeCursor = (epoch: string, position: number): string => `${epoch}-${position}`

/** @throws PlumeError BAD_USER_INPUT when the text was never a cursor */
export function decodeCursor(cursor: string): LogHead {
  const match = /^([0-9a-f]{12})-(\d{1,15})$/.exec(cursor)
  if (!match?.[1]) {
    throw new PlumeError('BAD_USER_INPUT', 'This is no cursor: send one that a change or streamPosition gave you.')
  }
  return { epoch: match[1], position: Number(match[2]) }
}
