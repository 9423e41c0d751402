import { type Agent, AgentError } from '../agents/agent.ts'
import { shelfOf } from '../documents/document-store.ts'
import { embedPassages } from '../documents/embed-passages-command.ts'
import { createMeanings } from '../documents/meaning.ts'
import { saveThemes } from '../documents/passage-store.ts'
import { searchThemes } from '../documents/search-store.ts'
import { meaningOf } from '../documents/theme.ts'
import type { EmbeddingConfig } from '../platform/config.ts'
import type { Db } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { citeDocuments } from './cite-documents-command.ts'
import { documentThemes } from './document-citations.ts'

type Parts = { db: Db; log: ChangeLog; logger: Logger; embeddings: EmbeddingConfig | undefined }

/**
 * Searches documents for what supports each measure, whenever a document came or went, and has pending recommendations
 * cite it. Without the embedding model, or while it fails, words alone count.
 */
export function searchDocumentsAgent({ db, log, logger, embeddings }: Parts): Agent {
  const readMeanings = createMeanings(embeddings, logger)
  /** The embedding model failed: what it would find is still to be found. */
  let isPartial = false

  /** @returns why the meaning of documents does not count now; null when all is well */
  async function search(changes: number, signal: AbortSignal): Promise<string | null> {
    const { reason } = embeddings ? await embedPassages(db, embeddings, signal) : { reason: null }
    if (reason && !signal.aborted) {
      logger.warn({ model: embeddings?.model, reason }, 'Documents are searched by their words only')
    }
    const isReadable = embeddings !== undefined && reason === null && !signal.aborted
    const meanings = isReadable ? await readMeanings(documentThemes.map(meaningOf), signal) : null
    if (signal.aborted) return null
    await saveThemes(db, await searchThemes(db, documentThemes, meanings), changes)
    return reason ?? (isReadable && !meanings ? 'the embedding endpoint failed' : null)
  }

  return {
    name: 'document-searcher',
    everyMs: 1_000,
    maxRunMs: 30 * 60_000,
    async run({ signal, isFirst, started }) {
      const { changes, searched } = await shelfOf(db)
      // The model may be another than at the last start.
      if (changes === 0 || (changes === searched && !isFirst && !isPartial)) return null
      await started('Documents are searched for what supports measures.')
      const reason = await search(changes, signal)
      const processed = await citeDocuments(log, signal)
      isPartial = reason !== null
      if (reason) throw new AgentError(`Documents are searched by their words only: ${reason}.`)
      return { processed, message: `${counted(processed, 'recommendation')} cite documents otherwise than before.` }
    },
  }
}
