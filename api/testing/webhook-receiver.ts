import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

type Headers = Record<string, string>

/** A message that came in; `verify` throws when it was not signed with the secret. */
export type Message = { id: string; body: string; headers: Headers; verify(secret: string): unknown }

/** What the server does with a message: a status to answer with, hang up, never answer, or something of its own. */
export type Reaction = number | 'close' | 'hang' | ((response: ServerResponse) => void)

/** A real server that takes webhooks, or does not. */
export type Receiver = {
  url: string
  messages: Message[]
  /** How many connections were made to it. */
  connections: number
  /** What to do with what comes next; 204 until it is set. */
  react: (message: Message) => Reaction
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const headers = request.headers as Headers
    const verify = (secret: string) => new Webhook(secret).verify(body, headers)
    const message = { id: headers['webhook-id'] ?? 'none', body, headers, verify }
    receiver.messages.push(message)
    const reaction = receiver.react(message)
    if (typeof reaction === 'function') reaction(response)
    else if (typeof reaction === 'number') response.writeHead(reaction).end('an answer that nobody reads')
    else if (reaction === 'close') request.socket.destroy()
  })
  server.on('connection', () => receiver.connections++)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    messages: [],
    connections: 0,
    react: () => 204,
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
  return receiver
}
