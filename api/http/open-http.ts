import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { maxRequestBodyBytes } from '../platform/guard-request.ts'
import type { LogSparsely } from '../platform/log-sparsely.ts'
import { type Refusal, refusalBytes, refuse } from '../platform/refusal.ts'
import { strictHeaders } from '../platform/strict-headers.ts'
import { sendRefusal } from './answer.ts'

/** A slower client holds a place that others need. A body of 16 MB takes 64 s at 2 Mbit/s. */
const patience = { headersTimeout: 15_000, requestTimeout: 120_000, connectionsCheckingInterval: 2_000 }
/** A connection that neither reads nor writes for this time is ended; streams are pinged more often. */
const idleMs = 10 * 60_000
/** Requests that may wait for their answers on one connection. */
const maxPipelined = 32

type Receive = (request: IncomingMessage, response: ServerResponse) => void

export type HttpServer = {
  server: Server
  /** Ends connections that wait for no answer, also those without any request: browsers open some ahead. */
  closeUnused(): void
}

/**
 * An HTTP server that says why where Node would only hang up: on what is no HTTP, has too long a head, or is too slow.
 * @param maxConnections TCP connections that may be open at once, idle ones included
 */
export function openHttp(receive: Receive, maxConnections: number, logRefusal: LogSparsely): HttpServer {
  /** How many answers each connection waits for; connections that became WebSockets are not counted. */
  const answering = new Map<Duplex, number>()
  const take: Receive = (request, response) => {
    for (const [name, value] of Object.entries(strictHeaders)) response.setHeader(name, value)
    const { socket } = request
    const waiting = (answering.get(socket) ?? 0) + 1
    answering.set(socket, waiting)
    response.once('close', () => {
      const left = answering.get(socket)
      if (left !== undefined) answering.set(socket, left - 1)
    })
    if (waiting > maxPipelined) {
      logRefusal('pipelined', { waiting }, 'Requests on one connection are turned away: too many wait for answers')
      response.shouldKeepAlive = false
      return sendRefusal(response, tooManyAtOnce)
    }
    receive(request, response)
  }
  const server = createServer({ ...patience, requireHostHeader: false }, take)
  server.on('connection', (socket: Socket) => {
    answering.set(socket, 0)
    socket.once('close', () => answering.delete(socket))
  })
  server.on('upgrade', (_request, socket) => answering.delete(socket))
  server.timeout = idleMs
  server.maxConnections = maxConnections
  server.on('drop', () =>
    logRefusal('connections', { maxConnections }, 'A connection was dropped: as many as may be are open'),
  )
  // A client that announces its body is asked for it when it is read, so that it never sends one that will be refused.
  server.on('checkContinue', take)
  server.on('checkExpectation', (request, response) => {
    for (const [name, value] of Object.entries(strictHeaders)) response.setHeader(name, value)
    sendRefusal(
      response,
      refuse(
        417,
        'BAD_USER_INPUT',
        `Nothing but "100-continue" is expected here: leave out ${String(request.headers.expect).slice(0, 100)}.`,
      ),
    )
  })
  server.on(
    'clientError',
    (error: RequestError, socket: Duplex & { _httpMessage?: { _headerSent: boolean } | null }) => {
      const refusal = refusalOf(error)
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      logRefusal(error.code ?? 'unknown', { reason: refusal.message }, 'A request was turned away')
      // The answer to an earlier request may be under way.
      if (socket._httpMessage?._headerSent) return void socket.destroy()
      socket.end(refusalBytes(refusal, strictHeaders), () => socket.destroy())
    },
  )
  return {
    server,
    closeUnused() {
      for (const [socket, waiting] of answering) if (waiting === 0) socket.destroy()
    },
  }
}

const tooManyAtOnce = refuse(
  503,
  'RATE_LIMITED',
  `${maxPipelined} requests on this connection wait for their answers: wait for some, or open another.`,
  { 'retry-after': '1' },
)

/** `reason`: the words of Node's parser; `rawPacket`: what it was parsing. */
type RequestError = NodeJS.ErrnoException & { reason?: string; rawPacket?: Buffer }

function refusalOf({ code, reason, rawPacket }: RequestError): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refuse(
        431,
        'BAD_USER_INPUT',
        'The address and the headers of a request have 16 KB at most: send a long operation by POST.',
      )
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse(408, 'BAD_USER_INPUT', 'The request did not come to its end in time.')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return refuse(
        413,
        'BAD_USER_INPUT',
        `The chunks of a body have ${maxRequestBodyBytes.toLocaleString('en')} bytes in all at most, and short extensions.`,
      )
    case 'HPE_INVALID_METHOD': {
      const method = /^[A-Z]+(?= )/.exec(rawPacket?.toString('latin1', 0, 40) ?? '')?.[0]
      if (method) return refuse(400, 'BAD_USER_INPUT', `There is no method ${method} here: send GET or POST.`)
      return refuse(400, 'BAD_USER_INPUT', 'This is no HTTP request: send HTTP/1.1 here, without TLS.')
    }
    default:
      return refuse(400, 'BAD_USER_INPUT', `This is no HTTP request that can be read: ${reason ?? code ?? 'unknown'}.`)
  }
}
