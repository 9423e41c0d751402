/** Codes of graphql-transport-ws and of Plume; those below are the network's. */
const FIRST_OWN_CODE = 4400
/** While the server comes back it may answer a request before it takes a socket. */
const FAILURES = 2

type Closing = { code?: unknown; reason?: unknown }

/** Why the server closed a socket, as a sentence, where its closing says so. */
export function closingReason(closing: unknown): string | null {
  const { code, reason } = (closing ?? {}) as Closing
  if (typeof code !== 'number' || code < FIRST_OWN_CODE || typeof reason !== 'string' || !reason) return null
  return `The server closed the connection: ${reason.replace(/\.$/, '')}.`
}

/**
 * Asks the server behind `socketUrl` (`wss://host/graphql`) why it refuses this page a socket, after `failures` tries in a
 * row. Null where it cannot be asked, or would take one.
 */
export async function whyRefused(socketUrl: string, failures: number): Promise<string | null> {
  const address = new URL('/health/websocket', socketUrl.replace(/^ws/, 'http'))
  try {
    // By POST, so that the browser names the page's origin.
    const response = await fetch(address, { method: 'POST' })
    if (response.ok) return failures < FAILURES ? null : BLOCKED
    const { errors } = (await response.json()) as { errors?: { message?: string }[] }
    return errors?.[0]?.message ? `The server refuses this page: ${errors[0].message}` : null
  } catch {
    return null
  }
}

const BLOCKED = 'The server takes WebSockets, but something on the way, such as a proxy, does not let them through.'
