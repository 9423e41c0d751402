/** One stream, over a WebSocket or server-sent events, from its opening to whatever ends it. */
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { StreamErrors, StreamResult } from '../clients/resume.ts'

export type FollowOptions = {
  /** Of the node. */
  url: string
  query: string
  variables: Record<string, unknown>
  /** Cuts the line, as a train in a tunnel does. */
  cut: AbortSignal
  opened(): void
  result(result: StreamResult): void
}

/** Why it ended, in a few words; `errors` where the server said why, of the operation. */
export type StreamEnd = { reason: string; errors?: StreamErrors }

/** A server that is frozen takes connections and says nothing. */
const patienceMs = 5_000

const wasCut: StreamEnd = { reason: 'cut' }

/**
 * The subscription was not possible, or of a change something could not be read, so that it may have no cursor: whoever
 * must see everything leaves then, and resumes after the last one that was whole.
 */
export const resultWithError = 'result with error'

const failure = (errors: StreamErrors, where: 'error' | typeof resultWithError): StreamEnd => ({
  reason: `${where} ${errors[0]?.extensions?.code ?? 'none'}`,
  errors,
})

/** By graphql-transport-ws. Never rejects. */
export function followBySocket({ url, query, variables, cut, opened, result }: FollowOptions): Promise<StreamEnd> {
  return new Promise((resolve) => {
    let done = false
    let socket: WebSocket | null = null
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { handshakeTimeout: patienceMs })
        socket = this
        if (done) this.terminate()
      }
    }
    const end = (why: StreamEnd) => {
      if (done) return
      done = true
      cut.removeEventListener('abort', onCut)
      socket?.terminate()
      resolve(why)
    }
    const onCut = () => end(wasCut)
    cut.addEventListener('abort', onCut)
    if (cut.aborted) return onCut()
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
      connectionAckWaitTimeout: patienceMs,
      on: { connected: () => !done && opened() },
      onNonLazyError: () => {},
    })
    client.subscribe<Record<string, unknown>>(
      { query, variables },
      {
        next({ data, errors }) {
          if (done) return
          if (errors || !data) end(failure(errors ?? [], resultWithError))
          else result({ data })
        },
        error: (error) => end(Array.isArray(error) ? failure(error, 'error') : { reason: closed(error) }),
        complete: () => end({ reason: 'complete' }),
      },
    )
  })
}

const closed = (failure: unknown): string => {
  const { code, message, error } = failure as { code?: unknown; message?: string; error?: { code?: string } }
  return typeof code === 'number' ? `closed ${code}` : `no connection (${error?.code ?? code ?? message})`
}

/** By server-sent events. Never rejects. */
export async function followByEvents({
  url,
  query,
  variables,
  cut,
  opened,
  result,
}: FollowOptions): Promise<StreamEnd> {
  const slow = new AbortController()
  const opening = setTimeout(() => slow.abort(), patienceMs)
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.any([cut, slow.signal]),
    })
    clearTimeout(opening)
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const { errors } = (await response.json()) as StreamResult
      return errors ? failure(errors, 'error') : { reason: `status ${response.status}` }
    }
    opened()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        if (cut.aborted) return wasCut
        const found = /^data: ?(.+)$/m.exec(event)?.[1]
        if (/^event: ?complete/m.test(event)) return { reason: 'complete' }
        if (!/^event: ?next/m.test(event) || !found) continue
        const { data, errors } = JSON.parse(found) as StreamResult
        if (errors || !data) return failure(errors ?? [], resultWithError)
        result({ data })
      }
    }
    return { reason: 'closed by the server' }
  } catch (error) {
    if (cut.aborted) return wasCut
    const { message, cause } = error as Error & { cause?: { code?: string } }
    return { reason: `no connection (${cause?.code ?? message})` }
  } finally {
    clearTimeout(opening)
  }
}
