import type { ClientBase } from 'pg'

const later = 'send it again later, what was stored counts once'

/** What a caller is told of PostgreSQL's errors that no input caused, by code (appendix A of its manual). */
const sentences: Record<string, string> = {
  53100: `The disk of the database is full, so nothing is stored: ${later}.`,
  25006: `The database takes no writes now: ${later}.`,
  58030: `The disk of the database fails: ${later}.`,
  53200: `The database is out of memory: ${later}.`,
  53300: `The database takes no more connections now: ${later}.`,
  57014: 'The database was too busy to end this in time: send it again later, or ask for less at once.',
  '55P03': `Others hold what this needs for too long: ${later}.`,
  '40001': `Others wrote the same at the same moment: ${later}.`,
  '40P01': `Others wrote the same at the same moment: ${later}.`,
}

type Original = { originalCode?: unknown; originalMessage?: unknown }

/** What PostgreSQL said, where the error went through Prisma. */
const originalOf = (error: unknown): Original | undefined => {
  const { meta, cause } = (error ?? {}) as { cause?: Original; meta?: { driverAdapterError?: { cause?: Original } } }
  return meta?.driverAdapterError?.cause ?? cause
}

/** The code and words that PostgreSQL gave an error, also one that went through Prisma; null where it gave none. */
export function postgresErrorOf(error: unknown): { code: string; message: string } | null {
  const { originalCode, originalMessage } = originalOf(error) ?? {}
  const { code = originalCode, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  const found = originalCode ?? code
  if (typeof found !== 'string' || !/^[0-9A-Z]{5}$/.test(found)) return null
  return { code: found, message: String(originalMessage ?? message) }
}

/**
 * What went wrong, for a line of the log: PostgreSQL's own words, or the last that Prisma says after where it was
 * called.
 */
export function whyOf(error: unknown): string {
  const words = postgresErrorOf(error)?.message ?? (error instanceof Error ? error.message : String(error))
  return words.trim().split('\n').at(-1)?.trim() ?? ''
}

/** What to tell a caller about an error; null where it says nothing about the database's own state. */
export const sayDatabaseTrouble = (error: unknown): string | null =>
  sentences[postgresErrorOf(error)?.code ?? ''] ?? null

/** Errors after which reads succeed, and writes do not. */
const writeTroubles: Record<string, string> = {
  53100: 'The disk of the database is full: nothing is stored until there is room.',
  25006: 'The database is read-only: nothing is stored until it takes writes.',
  58030: 'The disk of the database fails.',
}
/** On a full disk some small writes still succeed. */
const restMs = 15_000

type Said = { code?: string; severity?: string; message?: string }

/** Calls `listener` with each error that the server sends on this connection. */
export function onErrorOf(client: ClientBase, listener: (said: Said) => void): void {
  connectionOf(client).on('errorMessage', listener)
}

/**
 * For the embedded database, which is made read-only only when its disk is full: gives the errors of refused writes
 * PostgreSQL's code for a full disk. Earlier listeners see the error as it came; the sender of the statement sees the
 * code.
 */
export function nameFullDisk(client: ClientBase): void {
  onErrorOf(client, (said) => {
    if (said.code === '25006') said.code = '53100'
  })
}

const connectionOf = (client: ClientBase) => (client as ClientBase & { connection: NodeJS.EventEmitter }).connection

export type WriteWatch = {
  /** Listens to the errors of this connection. */
  attach(client: ClientBase): void
  /** Why nothing can be stored now; null when writes succeed. */
  trouble(): string | null
}

/** Notices when writes fail and when they succeed again: agents renew their leases all the time. */
export function watchWrites(now: () => number = () => performance.now()): WriteWatch {
  let failed: { sentence: string; at: number; rests: boolean } | null = null
  return {
    attach(client) {
      onErrorOf(client, ({ code }) => {
        const sentence = writeTroubles[code ?? '']
        if (sentence) failed = { sentence, at: now(), rests: code !== '25006' }
      })
      connectionOf(client).on('commandComplete', ({ text }: { text: string }) => {
        if (!failed || !/^(INSERT|UPDATE|DELETE|MERGE) /.test(text)) return
        if (!failed.rests || now() - failed.at > restMs) failed = null
      })
    },
    trouble: () => failed?.sentence ?? null,
  }
}
