/** graphql-request reads and changes; it knows no subscriptions. The changes come as server-sent events, by `fetch`. */
import { GraphQLClient } from 'graphql-request'
import { follow as followStream, type StreamSink } from './resume.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  const stop = new AbortController()
  followStream<{ data: { alertChanges: Change } }>({
    subscribe(variables, sink) {
      const line = new AbortController()
      readEvents(url, variables, sink, line.signal).catch(sink.error)
      return () => line.abort()
    },
    after,
    next: ({ data }) => onChange(data.alertChanges),
    signal: stop.signal,
  }).then((errors) => stop.signal.aborted || ended(errors))
  return () => stop.abort()
}

/** Hands on what comes as server-sent events, until they end. */
async function readEvents(url: string, variables: object, sink: StreamSink, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
    signal,
  })
  // A refusal says so by its errors; what a proxy answers is none, and fails here.
  if (!response.ok || !response.body) throw (await response.json()).errors
  let text = ''
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('event') === 'next') sink.next(JSON.parse(field('data')))
    }
  }
  sink.complete()
}

/** What fires now, and where the stream goes on from it: one query, so that nothing is missed in between. */
export async function readAlerts(url: string) {
  const client = new GraphQLClient(`${url}/graphql`)
  return client.request<{ streamPosition: string; alerts: { edges: { node: Change['alert'] }[] } }>(
    '{ streamPosition alerts(where: { statuses: [FIRING] }) { edges { node { level status message } } } }',
  )
}

await runAsProgram(import.meta.url, follow)
