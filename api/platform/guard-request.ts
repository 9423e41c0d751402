import type { IncomingMessage } from 'node:http'
import type { Config } from './config.ts'

/** Bytes that one request, or one WebSocket message, may have: 10,000 activities are about 5 MB. */
export const largestBody = 16 * 1024 * 1024

export type Refusal = {
  status: number
  error: { message: string; extensions: { code: 'BAD_USER_INPUT' | 'FORBIDDEN' } }
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

const refuse = (status: number, code: Refusal['error']['extensions']['code'], message: string): Refusal => ({
  status,
  error: { message, extensions: { code } },
})

/**
 * What is turned away before anybody reads it: names of other hosts (a web page may point one at this machine),
 * other origins' pages, bodies that browsers send across origins without asking, and bodies that are too large.
 */
export function guardRequest(request: IncomingMessage, config: Pick<Config, 'host' | 'corsOrigins'>): Refusal | null {
  if (!isOwnName(request.headers.host, config)) {
    return refuse(
      403,
      'FORBIDDEN',
      'This server does not go by that name: call it by its address, or name it in CORS_ORIGINS.',
    )
  }
  if (request.method !== 'POST') return null
  const type = request.headers['content-type']?.split(';')[0]?.trim()
  if (type !== 'application/json') {
    return refuse(415, 'BAD_USER_INPUT', 'Send the operation as application/json.')
  }
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (Number.isNaN(length))
    return refuse(411, 'BAD_USER_INPUT', 'Send the length of the body with it (Content-Length).')
  if (length > largestBody) {
    return refuse(413, 'BAD_USER_INPUT', `The body has ${length} bytes: send at most ${largestBody} at once.`)
  }
  return null
}

/** The path that a request names, whatever it holds: a URL parser would throw at `//`. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/'

/** Yoga's CORS answer to `origin`. Not Yoga's own list: it takes an empty one for "everybody". */
export const corsFor = (origin: string | null, corsOrigins: readonly string[]) =>
  origin !== null && corsOrigins.includes(origin)
    ? { origin, credentials: true, methods: ['GET', 'POST', 'OPTIONS'] }
    : (false as const)

/** Whether a page from `origin` may open a WebSocket here; programs send no origin. */
export function isAllowedOrigin(request: IncomingMessage, config: Pick<Config, 'host' | 'corsOrigins'>): boolean {
  const { origin, host } = request.headers
  if (!isOwnName(host, config)) return false
  if (origin === undefined || config.corsOrigins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

function isOwnName(
  host: string | undefined,
  { host: listensOn, corsOrigins }: Pick<Config, 'host' | 'corsOrigins'>,
): boolean {
  // Who opened it to the network guards the door himself.
  if (!loopback.has(listensOn) && listensOn !== '::1') return true
  if (!host || !URL.canParse(`http://${host}`)) return false
  return loopback.has(new URL(`http://${host}`).hostname) || corsOrigins.some((origin) => new URL(origin).host === host)
}
