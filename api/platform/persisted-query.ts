import { PlumeError } from './errors.ts'

/**
 * Whether an operation names its document by a hash alone, as Apollo's clients do first: `extensions.persistedQuery`
 * without a `query`.
 */
export function isHashAlone(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false
  const { query, extensions } = payload as { query?: unknown; extensions?: { persistedQuery?: unknown } | null }
  return !query && extensions?.persistedQuery != null
}

/** By these very words Apollo's clients know that they are to send the document, now and from now on. */
export const persistedQueryNotSupported = () => new PlumeError('BAD_USER_INPUT', 'PersistedQueryNotSupported')
