import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

const ofUpgrades = new Set(['upgrade', 'http2-settings', 'connection'])

/**
 * Serves a request that asks for another protocol than WebSocket as a plain request: once there is a listener for
 * upgrades, Node hands over all of them, and HTTP allows a server to ignore the wish.
 */
export function sendBack(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`]
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? ''
    if (!ofUpgrades.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[at + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}
