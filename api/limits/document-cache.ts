import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

/**
 * Memory that a parsed document takes for each of its tokens (nodes, places, the tokens themselves) and for each
 * character of its text; measured, and rounded up.
 */
const bytesPerToken = 700
const bytesPerCharacter = 2

/** Memory that errors take: they are kept with the text that they are about. */
const bytesPerError = 2_000
const errorCacheBytes = 1024 * 1024

function sizeOf(text: string, document: DocumentNode): number {
  let tokens = 0
  for (let token = document.loc?.startToken; token; token = token.next ?? undefined) tokens++
  return tokens * bytesPerToken + text.length * bytesPerCharacter
}

/** Keeps parsed documents, and the errors of others, for the next request; the oldest give way. */
export const createDocumentCache = (maxBytes: number) => ({
  documentCache: new LRUCache<string, DocumentNode>({
    maxSize: maxBytes,
    // A document that would displace most others is parsed each time.
    maxEntrySize: Math.ceil(maxBytes / 8),
    sizeCalculation: (document, text) => sizeOf(text, document),
  }),
  errorCache: new LRUCache<string, Error>({
    maxSize: errorCacheBytes,
    maxEntrySize: errorCacheBytes / 8,
    sizeCalculation: (_error, text) => bytesPerError + text.length * bytesPerCharacter,
  }),
})
