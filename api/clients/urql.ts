/** urql: its subscription exchange hands each subscription to graphql-ws, with variables that know where it stopped. */
import { Client, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { resuming } from './resuming.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    webSocketImpl: WebSocket,
  })
  const client = new Client({
    url: `${url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables: given }) => ({
          subscribe(sink) {
            const { variables, see } = resuming(given as { after: string })
            const unsubscribe = socket.subscribe<Record<string, unknown>>(
              { query, variables },
              {
                next(result) {
                  see(result)
                  sink.next(result as Parameters<typeof sink.next>[0])
                },
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            )
            return { unsubscribe }
          },
        }),
      }),
    ],
  })
  const { unsubscribe } = client
    .subscription<{ alertChanges: Change }>(query, { after })
    .subscribe(({ data, error }) => {
      if (error) ended(error)
      else if (data) onChange(data.alertChanges)
    })
  return () => {
    unsubscribe()
    void socket.dispose()
  }
}

await runAsProgram(import.meta.url, follow)
