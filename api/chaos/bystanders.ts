/**
 * Tabs left open: the plain recipe of graphql-ws, without a cursor and without a thought for errors. Nobody checks what
 * they get; they keep shared executions running that careful subscribers leave and come back to.
 */
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { documentOf, interests } from './interests.ts'

const ignore = { next() {}, error() {}, complete() {} }

/** One at each node, with all interests that read rows beside the row itself. @returns what ends them */
export function openBystanders(urls: readonly string[]): () => Promise<void> {
  const clients = urls.map((url) => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 300)),
    })
    for (const interest of interests) {
      if (interest.wide) client.subscribe({ query: documentOf(interest), variables: { where: interest.where } }, ignore)
    }
    return client
  })
  return async () => {
    // One that is just being refused says so once more.
    for (const client of clients) await Promise.resolve(client.dispose()).catch(() => {})
  }
}
