import { PlumeError } from './errors.ts'

/**
 * Whether an operation names its document by a hash alone (`extensions.persistedQuery` without a `query`), as Apollo's
 * clients do at first.
 */
export function isHashAlone(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false
  const { query, extensions } = payload as { query?: unknown; extensions?: { persistedQuery?: unknown } | null }
  return !query && extensions?.persistedQuery != null
}

/** Apollo's clients know by these exact words that they must send the document, from now on. */
export const persistedQueryNotSupported = () => new PlumeError('BAD_USER_INPUT', 'PersistedQueryNotSupported')
