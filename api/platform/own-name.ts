import type { Config } from './config.ts'

/** Where this server listens, and which other origins it serves. */
export type Names = Pick<Config, 'host' | 'corsOrigins'>

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether the server goes by the name `host` (of a Host header). On loopback a page may have pointed any name here, so
 * the name must be one of loopback or of an origin in the settings. A person who opens the server to the network guards
 * it.
 */
export function isOwnName(host: string | undefined, { host: listensOn, corsOrigins }: Names): boolean {
  if (!loopback.has(listensOn) && listensOn !== '::1') return true
  const name = host === undefined ? null : nameOf(host, 'http:')
  if (name === null || host === undefined) return false
  return loopback.has(name.replace(/:\d+$/, '')) || corsOrigins.some((origin) => isSameName(origin, host))
}

/** Whether a page from `origin` is the server's own, as it was called by `host`, or is named in the settings. */
export const isOwnOrigin = (origin: string, host: string | undefined, { corsOrigins }: Names): boolean =>
  isNamedOrigin(origin, corsOrigins) || (host !== undefined && isSameName(origin, host))

/** Letter case and a port that is the default do not matter. */
export const isNamedOrigin = (origin: string, corsOrigins: readonly string[]): boolean =>
  URL.canParse(origin) && corsOrigins.includes(new URL(origin).origin)

function isSameName(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host: own } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return nameOf(host, protocol) === nameOf(own, protocol)
}

/** In lower case, without `protocol`'s default port and without the root's dot; null for what is no name. */
function nameOf(host: string, protocol: string): string | null {
  const text = `${protocol}//${host}`
  if (!/^[^/?#@\\]+$/.test(host) || !URL.canParse(text)) return null
  const { hostname, port } = new URL(text)
  return hostname.replace(/\.$/, '') + (port && `:${port}`)
}
