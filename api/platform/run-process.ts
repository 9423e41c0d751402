import { postgresErrorOf } from './database-trouble.ts'
import { ConfigError, InputError } from './errors.ts'

/** Called when the process is asked to stop. */
export type StopSignal = { stopped: Promise<void>; signal: AbortSignal }

/**
 * Runs a program to its end: Ctrl-C and SIGTERM ask it to stop, a second Ctrl-C ends it at once. A failure is one
 * sentence and exit code 1; only an unforeseen one shows where it happened.
 */
export async function runProcess(main: (stop: StopSignal) => Promise<void>): Promise<never> {
  const controller = new AbortController()
  const stopped = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()))
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => (controller.signal.aborted ? process.exit(130) : controller.abort()))
  }
  try {
    await main({ stopped, signal: controller.signal })
    process.exit()
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
}

/**
 * Waits until the process has stopped its work, for a limited time: who asked it to stop may kill it soon after.
 * @throws LateError
 */
export async function stopWithin(maxStopMs: number, stop: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LateError(maxStopMs)), maxStopMs)
  })
  await Promise.race([stop, late]).finally(() => clearTimeout(timer))
}

class LateError extends Error {
  constructor(maxStopMs: number) {
    super(
      `It did not stop within ${maxStopMs / 1000} s and was ended: what it had not answered may be stored or not; ` +
        'sent again, it counts once. STOP_SECONDS gives it more time.',
    )
  }
}

type SystemError = Error & {
  code?: string
  port?: number
  address?: string
  hostname?: string
  path?: string
  syscall?: string
}

/** What a person can do about an error, in one sentence; the error itself where it was not foreseen. */
export function explain(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof InputError || error instanceof LateError) return error.message
  if (!(error instanceof Error)) return error
  // Node tries each address of a name; all of them failed alike.
  const failure: SystemError = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const { port, address, hostname, path, syscall } = failure
  const { code, message } = postgresErrorOf(failure) ?? failure
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: stop what listens there, or choose another with PORT.`
    case 'EADDRNOTAVAIL':
      return `${address} is no address of this machine: choose another with HOST.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host named ${hostname}: check HOST and DATABASE_URL.`
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `The database does not answer (${message}): check DATABASE_URL and that it runs.`
    // Wrong password, no entry for this user, no such database.
    case '28P01':
    case '28000':
    case '3D000':
      return `The database turns Plume away (${message}): check DATABASE_URL.`
    // No right to create, to use the schema; no schema.
    case '42501':
    case '3F000':
      return `The database does not let Plume make its tables (${message}): its role needs all rights on the schema public.`
    case '53300':
      return `The database takes no more connections (${message}): allow more, or lower DATABASE_POOL.`
    case '57P03':
      return `The database is not ready (${message}): start again when it is.`
    case '53100':
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full (${message}): make room and start again.`
    case '58P01':
    case 'XX001':
    case 'XX002':
      return `The database is damaged (${message}): put back a backup.`
    case 'EROFS':
      return `${path} cannot be used as a folder: its file system is read-only; choose another with DATA_DIR.`
    case 'EACCES':
    case 'EPERM':
    case 'EEXIST':
    case 'ENOTDIR':
    // What some file systems, such as /proc, say of a folder that cannot be made in them.
    case 'ENOENT':
      if (code === 'ENOENT' && syscall !== 'mkdir') return error
      if (port !== undefined) return `Port ${port} is not for this user: choose one above 1023 with PORT.`
      return `${path} cannot be used as a folder (${code}): choose another with DATA_DIR.`
    default:
      // Errors of pg itself have no code; a pooler refuses with the code of a broken protocol.
      if (code === '08P01' || /^timeout expired$|^Connection terminated|SSL|SCRAM|password/.test(message)) {
        return `The database cannot be used (${message}): check DATABASE_URL and that it runs.`
      }
      return error
  }
}
