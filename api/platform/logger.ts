import pino, { type Logger } from 'pino'
import { readableLog } from './readable-log.ts'

export type { Logger }

/** Keys whose values never reach a log, wherever they stand in an entry. */
const secrets = ['authorization', 'cookie', 'password', 'apiKey', 'token', 'secret', 'databaseUrl', 'redisUrl']

/** Structured logs: JSON lines, or readable ones on a terminal. */
export function createLogger(level: string): Logger {
  const options = { level, redact: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), base: null }
  return process.stdout.isTTY
    ? pino(options, { write: (line) => void process.stdout.write(readableLog(line)) })
    : pino(options)
}
