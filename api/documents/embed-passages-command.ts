import type { EmbeddingConfig } from '../platform/config.ts'
import type { Db } from '../platform/db.ts'
import { createEmbedder, EmbeddingError, textsPerRequest } from './embed.ts'
import { listUnembedded, saveVectors } from './passage-store.ts'

/** `reason`: why some passages still have no vector, for the log and the report; null when all have one. */
export type Embedded = { count: number; reason: string | null }

/** Gives each passage that has none of this model its vector, a request at a time. What is stored stays when one fails. */
export async function embedPassages(db: Db, config: EmbeddingConfig, signal: AbortSignal): Promise<Embedded> {
  const embed = createEmbedder(config)
  let count = 0
  while (!signal.aborted) {
    const passages = await listUnembedded(db, config.model, textsPerRequest)
    if (passages.length === 0) break
    try {
      const texts = passages.map(({ title, heading, text }) => [title, heading, text].filter(Boolean).join('\n'))
      const vectors = await embed(texts, signal)
      const rows = passages.flatMap(({ id }, n) => (vectors[n] ? [{ id, vector: vectors[n] }] : []))
      await saveVectors(db, config.model, rows)
      count += rows.length
    } catch (error) {
      if (!(error instanceof EmbeddingError)) throw error
      return { count, reason: error.message }
    }
  }
  return { count, reason: null }
}
