import { randomFillSync } from 'node:crypto'
import { decodeGlobalID, encodeGlobalID } from '@pothos/plugin-relay'
import { v7 } from 'uuid'
import { PlumeError } from './errors.ts'
import { isStorable } from './text.ts'

/** A new row id: UUIDv7, so that ids sort by when they were made. */
export function newId(): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    // The other half of the range is left to count up in.
    sequence = nextRandom().readUInt32BE() >>> 1
  } else {
    sequence = (sequence + 1) >>> 0
    if (sequence === 0) lastMs++
  }
  return v7({ random: nextRandom(), msecs: lastMs, seq: sequence })
}

let lastMs = -1
let sequence = 0

/** Random bytes for many ids at once: a batch of scans needs thousands, and each draw is a system call. */
const drawn = Buffer.alloc(16 * 512)
let used = drawn.length

function nextRandom(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  used += 16
  return drawn.subarray(used - 16, used)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Types whose row ids are names; those of the others are UUIDs. */
const named = new Set(['EmissionFactor'])

/** Whether a row of this type can have this id, so that the database may be asked for it. */
export const isRowId = (typename: string, id: unknown): boolean =>
  typeof id === 'string' && (named.has(typename) ? isStorable(id) : uuid.test(id))

/** The id by which callers know a row. */
export const globalId = (typename: string, id: string): string => encodeGlobalID(typename, id)

/** The type and the row id in a global id; null when the text is no global id. */
export function parseId(globalId: string): { typename: string; id: string } | null {
  try {
    return decodeGlobalID(globalId)
  } catch {
    return null
  }
}

/**
 * The row id in the global id of a `typename`.
 * @throws PlumeError NOT_FOUND when it is the id of something else
 */
export function rowId(typename: string, globalId: string): string {
  const parsed = parseId(globalId)
  if (parsed?.typename === typename && isRowId(typename, parsed.id)) return parsed.id
  throw notFound(typename)
}

/**
 * Gives a page's query back unchanged.
 * @throws PlumeError BAD_USER_INPUT when the query begins at a cursor that cannot name a row
 */
export function pageQuery<Query extends { cursor?: object | null }>(query: Query): Query {
  const { id } = (query.cursor ?? {}) as { id?: unknown }
  if (id === undefined || (typeof id === 'string' && uuid.test(id))) return query
  throw new PlumeError('BAD_USER_INPUT', 'This is no cursor: send one that a page of this list gave you.')
}

export const notFound = (typename: string) =>
  new PlumeError('NOT_FOUND', `There is no ${typename} with this id: send the id that a query or a change gave you.`)
