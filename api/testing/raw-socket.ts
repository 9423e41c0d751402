/** A WebSocket that speaks graphql-transport-ws by hand, to see each message. */
import { type ClientOptions, WebSocket } from 'ws'

export type Message = {
  id?: string
  type: string
  payload?: { data?: unknown; errors?: ShownError[] } & ShownError[]
}
export type ShownError = { message: string; extensions: { code: string } }

export type RawSocket = {
  send(message: unknown): void
  /** The next message that is no ping. */
  next(): Promise<Message>
  /** The code with which it was closed. */
  closed: Promise<number>
  close(): void
  /** Reads nothing until it goes on. */
  pause(): void
  resume(): void
  /** Bytes that the other side has not taken yet. */
  unsentBytes(): number
}

/** Opens a socket of the node at `url` and greets it. Rejects with the HTTP status when the door is shut. */
export async function openSocket(url: string, options: ClientOptions = {}, path = '/graphql'): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', options)
  const arrived: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  socket.on('message', (data) => {
    const message: Message = JSON.parse(String(data))
    if (message.type === 'ping') return
    const wanted = waiting.shift()
    if (wanted) wanted(message)
    else arrived.push(message)
  })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve()).once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      socket.terminate()
      reject(new Error(`refused with ${response.statusCode}`))
    })
  })
  const raw: RawSocket = {
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      const message = arrived.shift()
      return message ?? new Promise((resolve) => waiting.push(resolve))
    },
    closed,
    close: () => socket.close(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    unsentBytes: () => socket.bufferedAmount,
  }
  raw.send({ type: 'connection_init' })
  await raw.next()
  return raw
}
