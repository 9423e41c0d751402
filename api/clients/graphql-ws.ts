/** graphql-ws: one socket for any number of streams. */
import { WebSocket } from 'ws'
import { follow as followStream } from './resume.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'
import { openSocket } from './socket.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  // Browsers, and Node from 22 on, have their own WebSocket.
  const socket = openSocket(`${url.replace('http', 'ws')}/graphql`, { webSocketImpl: WebSocket })
  const stop = new AbortController()
  followStream<{ data: { alertChanges: Change } }>({
    subscribe: (variables, sink) => socket.subscribe({ query, variables }, sink),
    after,
    next: ({ data }) => onChange(data.alertChanges),
    signal: stop.signal,
  }).then((errors) => stop.signal.aborted || ended(errors))
  return () => {
    stop.abort()
    void socket.dispose()
  }
}

await runAsProgram(import.meta.url, follow)
