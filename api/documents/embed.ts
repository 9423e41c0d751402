/** Embeddings of texts, from an OpenAI-compatible endpoint. */
import { z } from 'zod'
import type { EmbeddingConfig } from '../platform/config.ts'

/** The vectors of texts, in their order, all of one length. @throws EmbeddingError */
export type Embed = (texts: readonly string[], signal?: AbortSignal) => Promise<number[][]>

/** Why there are no embeddings, for the log: without what was sent or received. */
export class EmbeddingError extends Error {
  override readonly name = 'EmbeddingError'
}

/** Texts that are sent in one request. */
export const textsPerRequest = 64
const maxDimensions = 4_096
const maxResponseBytes = 32 * 1024 * 1024
const attempts = 2
/** Some servers fail on longer texts instead of cutting them. */
const maxCharacters = 2_000

const replySchema = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1).max(maxDimensions) })),
})

/** An embedder that calls the endpoint at `baseUrl`, once more where it is busy or does not answer. */
export function createEmbedder({ baseUrl, model, apiKey, timeoutMs }: EmbeddingConfig): Embed {
  const url = `${baseUrl.replace(/\/+$/, '')}/embeddings`
  const headers = { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) }

  async function ask(texts: readonly string[], signal: AbortSignal | undefined): Promise<number[][]> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        model,
        input: texts.map((text) => text.slice(0, maxCharacters)),
        encoding_format: 'float',
      }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new StatusError(response.status)
    }
    return vectorsOf(await readBounded(response), texts.length)
  }

  async function askAgain(texts: readonly string[], signal: AbortSignal | undefined): Promise<number[][]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(texts, signal)
      } catch (error) {
        if (attempt < attempts && !signal?.aborted && mayPass(error)) continue
        throw error instanceof EmbeddingError ? error : new EmbeddingError(explain(error, timeoutMs))
      }
    }
  }

  return async (texts, signal) => {
    const vectors: number[][] = []
    for (let start = 0; start < texts.length; start += textsPerRequest) {
      vectors.push(...(await askAgain(texts.slice(start, start + textsPerRequest), signal)))
    }
    return vectors
  }
}

class StatusError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof StatusError ? error.status === 429 || error.status >= 500 : !(error instanceof EmbeddingError)

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Node's streams can be iterated; the types are those of browsers.
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxResponseBytes) throw new EmbeddingError('the response of the embedding endpoint is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** @throws EmbeddingError where the reply is not one vector for each text */
function vectorsOf(body: string, count: number): number[][] {
  const parsed = replySchema.safeParse(parseJson(body))
  if (!parsed.success) throw new EmbeddingError('the response of the embedding endpoint could not be read')
  const vectors = parsed.data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)
  const isWhole = vectors.length === count && vectors.every(({ length }) => length === vectors[0]?.length)
  if (!isWhole) throw new EmbeddingError('the embedding endpoint did not answer with one vector for each text')
  return vectors.map(toUnitLength)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Zero where there is no direction: it is similar to nothing. */
function toUnitLength(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return vector.map((value) => (length > 0 ? value / length : 0))
}

/** Reports only the kind of an error: its message can quote what was sent or received. */
function explain(error: unknown, timeoutMs: number): string {
  if (error instanceof StatusError) return `the embedding endpoint responded with HTTP ${error.status}`
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'AbortError')
    return `the embedding endpoint did not answer within ${timeoutMs} ms`
  return 'the embedding endpoint could not be reached'
}
