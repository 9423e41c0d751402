/** The ways in which an operation can come in, for what must hold for all of them. */
import type { TestNode } from './harness.ts'
import { openSocket, type ShownError } from './raw-socket.ts'

export type Door = 'POST' | 'GET' | 'SSE' | 'WebSocket'
type Shown = { data?: unknown; errors?: ShownError[] }

const json = { 'content-type': 'application/json' }

/** What one operation gets through a door. */
export async function ask(
  door: Door,
  { url }: Pick<TestNode, 'url'>,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Shown> {
  if (door === 'WebSocket') return askSocket(url, query, variables)
  const address = `${url}/graphql`
  if (door === 'GET') {
    const search = new URLSearchParams({ query, ...(variables && { variables: JSON.stringify(variables) }) })
    return (await fetch(`${address}?${search}`, { headers: json })).json() as Promise<Shown>
  }
  const accept = door === 'SSE' ? 'text/event-stream' : 'application/json'
  const body = JSON.stringify({ query, variables })
  const response = await fetch(address, { method: 'POST', headers: { ...json, accept }, body })
  const text = await response.text()
  return JSON.parse(door === 'SSE' && !text.startsWith('{') ? (/^data: (.+)$/m.exec(text)?.[1] ?? 'null') : text)
}

async function askSocket(url: string, query: string, variables?: Record<string, unknown>): Promise<Shown> {
  const socket = await openSocket(url)
  socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
  const { type, payload } = await socket.next()
  socket.close()
  return type === 'error' ? { errors: payload } : ((payload ?? {}) as Shown)
}
