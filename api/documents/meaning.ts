import type { EmbeddingConfig } from '../platform/config.ts'
import type { Logger } from '../platform/logger.ts'
import { createEmbedder, EmbeddingError } from './embed.ts'
import { backgroundOf, backgroundTexts } from './rank.ts'

/** A text as a vector of length 1, and how similar it is to texts that mean nothing to anybody: see `standsOut`. */
export type Meaning = { vector: readonly number[]; background: number; model: string }

/** The meanings of texts, in their order; null without an embedding model, and where it fails, which is logged. */
export type ReadMeanings = (texts: readonly string[], signal?: AbortSignal) => Promise<Meaning[] | null>

export function createMeanings(config: EmbeddingConfig | undefined, logger: Logger): ReadMeanings {
  if (!config) return async () => null
  const embed = createEmbedder(config)
  const { model } = config
  let background: readonly number[][] | null = null
  return async (texts, signal) => {
    try {
      background ??= await embed(backgroundTexts, signal)
      const known = background
      const vectors = await embed(texts, signal)
      return vectors.map((vector) => ({ vector, background: backgroundOf(vector, known), model }))
    } catch (error) {
      if (!(error instanceof EmbeddingError)) throw error
      if (!signal?.aborted) logger.warn({ model, reason: error.message }, 'Documents are searched by their words only')
      return null
    }
  }
}
