import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for a language model: a real server that speaks the chat completions protocol. */
export type LanguageModel = {
  /** Up to and with /v1. */
  url: string
  /** Requests that wait for their answer. */
  waiting: number
  /** Requests that the caller gave up. */
  givenUp: number
  /** Answers what waits. */
  answer(): void
  stop(): Promise<void>
}

export const inOtherWords = (text: string): string => `As the model puts it: ${text}`

/** Repeats each draft in its own words when it is told to answer; `failing`, it answers at once, with HTTP 500 and that text. */
export async function startLanguageModel({ failing }: { failing?: string } = {}): Promise<LanguageModel> {
  const held: (() => void)[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { messages } = JSON.parse(Buffer.concat(chunks).toString())
    if (failing) return send(response, 500, { error: { message: failing } })
    model.waiting++
    held.push(() => rewrite(response, JSON.parse(messages[1].content).draft))
    response.once('close', () => {
      model.waiting--
      if (!response.writableEnded) model.givenUp++
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const model: LanguageModel = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    waiting: 0,
    givenUp: 0,
    answer() {
      for (const reply of held.splice(0)) reply()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return model
}

function rewrite(response: ServerResponse, draft: { action: string; rootCause: string }): void {
  const content = JSON.stringify({ action: inOtherWords(draft.action), rootCause: inOtherWords(draft.rootCause) })
  send(response, 200, { choices: [{ index: 0, message: { role: 'assistant', content } }] })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
