import type { IncomingMessage } from 'node:http'
import { isNamedOrigin, isOwnName, isOwnOrigin, type Names } from './own-name.ts'
import { quoted, type Refusal, refuse } from './refusal.ts'

/** Bytes that one request, or one WebSocket message, may have: 10,000 activities are about 5 MB. */
export const maxRequestBodyBytes = 16 * 1024 * 1024

/** Refuses requests that were sent to another name: a web page may have pointed its own name at this machine. */
export function guardRequest(request: IncomingMessage, names: Names): Refusal | null {
  const { host } = request.headers
  // Only HTTP/1.0 has requests without a host.
  if (!host && (request.httpVersion !== '1.0' || !isOwnName(host, names))) return noHost
  if (isOwnName(host, names)) return null
  return refuse(
    403,
    'FORBIDDEN',
    `This server does not go by the name ${quoted(host)}: call it by its address, or name it in CORS_ORIGINS.`,
  )
}

const noHost = refuse(
  400,
  'BAD_USER_INPUT',
  'The request has no Host header: send one that names this server by its address, such as Host: localhost.',
)

/** Refuses an operation in an address where a page of another site may have made the browser fetch it. */
export function guardQuery(request: IncomingMessage, names: Names): Refusal | null {
  if (request.method !== 'GET' || searchOf(request) === '' || isAskedOnPurpose(request, names)) return null
  return refuse(
    403,
    'FORBIDDEN',
    'A query in the address needs a header that no other site can make a browser send: use POST, or send ' +
      'graphql-require-preflight: 1, or from a program accept: application/json.',
  )
}

/** Why a WebSocket may not be opened with this request; null when it may. Programs send no origin. */
export function guardUpgrade(request: IncomingMessage, names: Names): Refusal | null {
  const { origin, host } = request.headers
  const refusal = guardRequest(request, names)
  if (refusal) return refusal
  if (origin === undefined || isOwnOrigin(origin, host, names)) return null
  return refuse(
    403,
    'FORBIDDEN',
    `A page from ${quoted(origin)} may not open a WebSocket here, where the server was called ${quoted(host)}: let the ` +
      'proxy pass on the Host that the page was called by, or name the origin in CORS_ORIGINS.',
  )
}

/**
 * The path of a request, whatever it holds (a URL parser would throw at `//`): without the scheme and host that a proxy
 * may write before it, and without doubled or trailing slashes.
 */
export function pathOf({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const [path = ''] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?')
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1') || '/'
}

/** The query of the address, from its `?` on. */
export const searchOf = ({ url = '' }: Pick<IncomingMessage, 'url'>): string => {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at)
}

/** Yoga's CORS answer to `origin`. Not Yoga's own list: it takes an empty one for "everybody". */
export const corsFor = (origin: string | null, corsOrigins: readonly string[]) =>
  origin !== null && isNamedOrigin(origin, corsOrigins)
    ? { origin, credentials: true, methods: ['GET', 'POST', 'OPTIONS'] }
    : (false as const)

/** With one of these headers a browser asks first whether another site's page may send the request. */
const asksFirst = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-graphql-yoga-csrf',
  'authorization',
]

/** Whether a program or an own page asked, and not another site's image, script, form or event source. */
function isAskedOnPurpose({ headers }: IncomingMessage, names: Names): boolean {
  if (asksFirst.some((name) => headers[name] !== undefined)) return true
  if (/^application\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) return true
  const isOwn = (origin: string | undefined) => origin !== undefined && isOwnOrigin(origin, headers.host, names)
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none' || isOwn(headers.origin)
  if (headers.origin !== undefined) return isOwn(headers.origin)
  // Node's fetch; a browser would have named the origin.
  if (headers['sec-fetch-mode'] === 'cors') return true
  // Over a connection that is not secure, browsers send none of these.
  if (/^Mozilla\//.test(headers['user-agent'] ?? '')) return isOwn(originOf(headers.referer))
  // An element of a page never asks for these types by name.
  return /\b(application\/(graphql-response\+)?json|text\/event-stream)\b/i.test(headers.accept ?? '')
}

const originOf = (address: string | undefined): string | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined
