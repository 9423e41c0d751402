import type { LogEntry } from './events.ts'
import { encodeCursor } from './log.ts'
import { reviveRow } from './row-columns.ts'

/** What nodes say to each other: what was appended, or a beat, by which a node finds out whether it is heard. */
export type Message = { entries: LogEntry[] } | Beat
export type Beat = { from: string; beat: string }

/** The bus neither sends nor reads a larger message; the seal counts as part of it. */
export const maxMessageBytes = 8 * 1024 * 1024
const maxTextBytes = maxMessageBytes - 1024

/** Entries that are too much for one message shrink to the newest: who hears that one reads the log for the others. */
export function encodeEntries(entries: readonly LogEntry[]): string {
  const text = JSON.stringify(entries)
  return Buffer.byteLength(text) <= maxTextBytes ? text : JSON.stringify(entries.slice(-1))
}

export const encodeBeat = (beat: Beat): string => JSON.stringify(beat)

/** What a message says; null when the text is no message. */
export function readMessage(text: string): Message | null {
  try {
    const message: unknown = JSON.parse(text)
    if (Array.isArray(message)) return { entries: message.map(revive) }
    const { from, beat } = message as Beat
    return typeof from === 'string' && typeof beat === 'string' ? { from, beat } : null
  } catch {
    return null
  }
}

/** Dates arrive as strings. */
function revive(entry: LogEntry): LogEntry {
  const { topic, cursor, position, at, row, reason } = entry
  if (!Number.isSafeInteger(position) || typeof cursor !== 'string') throw new TypeError('no log entry')
  if (cursor !== encodeCursor(cursor.slice(0, 12), position)) throw new TypeError('its cursor names another position')
  // A node of an older version, which gives no reasons, may have sent it.
  return {
    ...entry,
    reason: reason ?? null,
    at: new Date(at),
    row: reviveRow(topic, row),
  } as LogEntry
}
