import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for an embedding model: a real server that speaks the OpenAI protocol. */
export type EmbeddingModel = {
  /** Up to and with /v1. */
  url: string
  /** Headers and texts of each request. */
  seen: { authorization: string; model: string; input: string[] }[]
  /** What to answer with instead of vectors; undefined: with vectors. */
  failing: { status: number; body: string } | undefined
  /** Requests that fail before it works again. */
  busyFor: number
  stop(): Promise<void>
}

/** Words of different languages that mean the same to it. */
const meanings: readonly RegExp[] = [
  /ocean|\bsea|seefracht|seeweg|schiff|ship|vessel/g,
  /\bair|luftfracht|flug|flown/g,
  /\brail|\btrain\b|bahn/g,
  /canteen|kantine|noon|mittag/g,
  /leave|urlaub/g,
  /court|jurisdiction|gericht/g,
  /invoice|rechnung/g,
]

/** Of length 1; its last dimension is what all texts have in common. */
export function vectorOf(text: string): number[] {
  const low = text.toLowerCase()
  const vector = [...meanings.map((pattern) => low.match(pattern)?.length ?? 0), 0.5]
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

export async function startEmbeddingModel(): Promise<EmbeddingModel> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { model: name, input } = JSON.parse(Buffer.concat(chunks).toString())
    model.seen.push({ authorization: request.headers.authorization ?? '', model: name, input })
    const { failing } = model
    if (failing || model.busyFor-- > 0) {
      response.writeHead(failing?.status ?? 503).end(failing?.body ?? '')
      return
    }
    const data = (input as string[]).map((text, index) => ({ index, embedding: vectorOf(text) }))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ object: 'list', data: data.reverse() }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const model: EmbeddingModel = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen: [],
    failing: undefined,
    busyFor: 0,
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return model
}
