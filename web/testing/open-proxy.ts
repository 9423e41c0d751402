/** Between a page and its server: hears what is said, and may say something else in its place. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type RawData, WebSocket, WebSocketServer } from 'ws'

export type Swaps = {
  asked?: (text: string) => string
  /** `send`: sends the page a message more on the same WebSocket, while that is open. */
  streamed?: (text: string, send: (text: string) => void) => string
}
const same = (text: string) => text

/**
 * A proxy of the server at `url` on a port of its own. `asked` is given the text of each request and of each message of
 * a WebSocket, and returns what the server is to get; `streamed` is given each message of a WebSocket from the server,
 * and returns what the page is to get.
 */
export async function openProxy(url: string, { asked = same, streamed = same }: Swaps) {
  const http = createServer(async (near, answer) => {
    const body = asked(await text(near))
    const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = near.headers
    request(`${url}${near.url}`, { method: near.method, headers }, (far) => {
      answer.writeHead(far.statusCode ?? 502, far.headers)
      far.pipe(answer)
    })
      .on('error', () => answer.destroy())
      .end(body)
  })
  const sockets = new WebSocketServer({ server: http })
  sockets.on('connection', (near, { url: path }) => {
    const far = new WebSocket(`${url.replace('http', 'ws')}${path}`, near.protocol)
    const open = new Promise((resolve) => far.once('open', resolve))
    near.on('message', async (message: RawData) => {
      await open
      far.send(asked(String(message)))
    })
    const send = (text: string) => near.readyState === near.OPEN && near.send(text)
    far.on('message', (message: RawData) => send(streamed(String(message), send)))
    far.on('error', () => near.terminate()).on('close', () => near.terminate())
    near.on('error', () => far.terminate()).on('close', () => far.terminate())
  })
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      http.closeAllConnections()
      await new Promise((closed) => http.close(closed))
    },
  }
}
