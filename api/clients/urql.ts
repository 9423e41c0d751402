/** urql: its subscription exchange hands each subscription to the client that resumes. */
import { Client, subscriptionExchange } from '@urql/core'
import { WebSocket } from 'ws'
import { follow as followStream } from './resume.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'
import { openSocket } from './socket.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  const socket = openSocket(`${url.replace('http', 'ws')}/graphql`, { webSocketImpl: WebSocket })
  const client = new Client({
    url: `${url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables: given }) => ({
          subscribe(sink) {
            const stop = new AbortController()
            followStream<Parameters<typeof sink.next>[0]>({
              subscribe: (variables, to) => socket.subscribe({ query, variables }, to),
              variables: given,
              after: given?.after as string,
              next: sink.next,
              signal: stop.signal,
            }).then((errors) => stop.signal.aborted || sink.error(errors))
            return { unsubscribe: () => stop.abort() }
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
