import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What is asked of this node just now: it stands in each line that is logged meanwhile. */
export type RequestScope = {
  /** The `x-request-id` of the request, or of the one that opened the WebSocket. */
  requestId: string
  /** What is asked for: the name of the operation, or its kind where it has none. */
  operation?: string
}

const scopes = new AsyncLocalStorage<RequestScope>()

/** The scope of a request: of the id that it brought, at most 100 characters of it, or a new one. */
export const scopeOfRequest = ({ headers }: IncomingMessage): RequestScope => ({
  requestId: String(headers['x-request-id'] ?? randomUUID()).slice(0, 100),
})

/** Does work for a request; what it logs, also later, bears the request's id. */
export const inRequest = <T>(scope: RequestScope, work: () => T): T => scopes.run(scope, work)

/** The request that is worked for; undefined outside of any. */
export const currentRequest = (): RequestScope | undefined => scopes.getStore()

/** Says what the request that is worked for asks for, as soon as that is known. */
export function nameOperation(operation: string): void {
  const scope = scopes.getStore()
  if (scope) scope.operation = operation
}
