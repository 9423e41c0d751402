/**
 * graphql-request reads and changes; it knows no subscriptions. The changes come as server-sent events by `fetch`, which
 * goes on with the id of the last event.
 */
import { setTimeout } from 'node:timers/promises'
import { GraphQLClient } from 'graphql-request'
import { type Change, type Follow, query, runAsProgram } from './run.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  const stop = new AbortController()
  const run = async () => {
    let last = after
    while (!stop.signal.aborted) {
      try {
        for await (const { id, data } of events(url, last, stop.signal)) {
          if (data.errors) return ended(data.errors)
          onChange(data.data.alertChanges)
          last = id
        }
      } catch {
        // The network: it comes back.
      }
      await setTimeout(500 + Math.random() * 1_000)
    }
  }
  run().catch(ended)
  return () => stop.abort()
}

async function* events(url: string, last: string, signal: AbortSignal) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'last-event-id': last },
    body: JSON.stringify({ query }),
    signal,
  })
  if (!response.ok || !response.body) throw new Error(await response.text())
  let text = ''
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('event') === 'next') yield { id: field('id'), data: JSON.parse(field('data')) }
    }
  }
}

/** What fires now, and where the stream goes on from it: one query, so that nothing is missed in between. */
export async function readAlerts(url: string) {
  const client = new GraphQLClient(`${url}/graphql`)
  return client.request<{ streamPosition: string; alerts: { edges: { node: Change['alert'] }[] } }>(
    '{ streamPosition alerts(where: { statuses: [FIRING] }) { edges { node { level status message } } } }',
  )
}

await runAsProgram(import.meta.url, follow)
