/** Prints the hotspots as they are, then each change once, in order, however often the connection or the server fails. */
import { WebSocket } from 'ws'
import { follow } from './resume.ts'
import { openSocket } from './socket.ts'

// Browsers, and Node from 22 on, have their own WebSocket.
const socket = openSocket(process.argv[2] ?? 'ws://127.0.0.1:4000/graphql', { webSocketImpl: WebSocket })
const fields = 'id entity { name } predictedCo2 baselineCo2 status'
const rows = `{ streamPosition hotspots { edges { node { ${fields} } } } }`
const changes = `subscription ($after: String) { hotspotChanges(after: $after) { cursor kind hotspot { ${fields} } } }`

const refusal = await follow({
  // At first, and when the server no longer holds what was missed.
  async snapshot() {
    for await (const { data, errors } of socket.iterate<{ streamPosition: string }>({ query: rows })) {
      if (!data) throw errors
      console.log(JSON.stringify(data))
      return data.streamPosition
    }
    throw new Error('The server ended without an answer.')
  },
  subscribe: (variables, sink) => socket.subscribe({ query: changes, variables }, sink),
  next: ({ data }) => console.log(JSON.stringify(data)),
  interrupted: console.error,
  signal: new AbortController().signal,
})
console.error(refusal)
