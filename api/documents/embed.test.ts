import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddingModel, startEmbeddingModel, vectorOf } from '../testing/embedding-model.ts'
import { createEmbedder, textsPerRequest } from './embed.ts'

describe('an embedder', () => {
  let model: EmbeddingModel
  beforeAll(async () => {
    model = await startEmbeddingModel()
  })
  beforeEach(() => {
    Object.assign(model, { failing: undefined, busyFor: 0, seen: [] })
  })
  afterAll(() => model.stop())

  const embed = (texts: string[], timeoutMs = 5_000) =>
    createEmbedder({ baseUrl: `${model.url}/`, model: 'm', apiKey: 'sk-secret', timeoutMs })(texts)
  const failure = (texts: string[]) => embed(texts).then(String, (error: Error) => `${error.name}: ${error.message}`)

  it('gives each text its vector, in requests of a bounded number of bounded texts', async () => {
    const texts = Array.from({ length: textsPerRequest + 1 }, (_, n) => (n % 2 ? 'ocean' : 'air'))
    const vectors = await embed(texts)
    for (const [n, text] of texts.entries()) {
      for (const [at, value] of vectorOf(text).entries()) expect(vectors[n]?.[at]).toBeCloseTo(value, 12)
    }
    expect(model.seen.map(({ input }) => input.length)).toEqual([textsPerRequest, 1])
    await embed(['x'.repeat(100_000)])
    expect(model.seen.at(-1)?.input[0]).toHaveLength(2_000)
    expect(await embed([])).toEqual([])
  })

  it('asks once more where the model is busy, and else gives up without telling what it heard', async () => {
    model.busyFor = 1
    expect(await embed(['ocean'])).toHaveLength(1)
    expect(model.seen).toHaveLength(2)
    model.failing = { status: 503, body: 'sk-secret' }
    expect(await failure(['ocean'])).toBe('EmbeddingError: the embedding endpoint responded with HTTP 503')
    expect(model.seen).toHaveLength(4)
    model.failing = { status: 401, body: 'sk-secret' }
    expect(await failure(['ocean'])).toBe('EmbeddingError: the embedding endpoint responded with HTTP 401')
    expect(model.seen).toHaveLength(5)
    const bodies: [string, RegExp][] = [
      ['no JSON', /could not be read/],
      ['{"data":[{"index":0,"embedding":[1,"x"]}]}', /could not be read/],
      ['{"data":[]}', /one vector for each text/],
      ['{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1]}]}', /one vector for each text/],
      [`"${'x'.repeat(33 * 1024 * 1024)}"`, /is too long/],
    ]
    for (const [body, words] of bodies) {
      model.failing = { status: 200, body }
      expect(await failure(['ocean', 'air'])).toMatch(words)
    }
    await model.stop()
    expect(await failure(['ocean'])).toBe('EmbeddingError: the embedding endpoint could not be reached')
    model = await startEmbeddingModel()
  })
})
