import pino, { type Logger } from 'pino'
import { readableLog } from './readable-log.ts'
import { currentRequest } from './request-scope.ts'

export type { Logger }

/** Keys whose values never reach a log, wherever they stand in an entry. */
const secrets = ['authorization', 'cookie', 'password', 'apiKey', 'token', 'secret', 'databaseUrl', 'redisUrl']

/** The request and the operation that a line is written for. */
export const requestOfLine = (): object => currentRequest() ?? {}

/** Structured logs: JSON lines, or readable ones on a terminal. Each says for which request it is written. */
export function createLogger(level: string): Logger {
  const redact = secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  const options = { level, redact, base: null, mixin: requestOfLine }
  return process.stdout.isTTY
    ? pino(options, { write: (line) => void process.stdout.write(readableLog(line)) })
    : pino(options)
}
