/** Apollo Client: a link hands each subscription to the client that resumes. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, InMemoryCache, Observable } from '@apollo/client'
import { print } from 'graphql'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { follow as followStream } from '../resume.ts'
import { type Change, type Follow, query, runAsProgram } from '../run.ts'
import { openSocket } from '../socket.ts'

const resumingLink = (socket: Client) =>
  new ApolloLink(({ query, variables: given }) => {
    return new Observable<ApolloLink.Result>((observer) => {
      const stop = new AbortController()
      followStream<ApolloLink.Result>({
        subscribe: (variables, sink) => socket.subscribe({ query: print(query), variables }, sink),
        variables: given,
        after: given.after,
        next: (result) => observer.next(result),
        signal: stop.signal,
      }).then((errors) => stop.signal.aborted || observer.error(new CombinedGraphQLErrors({ errors })))
      return () => stop.abort()
    })
  })

export const follow: Follow = (url, after, onChange, ended) => {
  const socket = openSocket(`${url.replace('http', 'ws')}/graphql`, { webSocketImpl: WebSocket })
  const client = new ApolloClient({ cache: new InMemoryCache(), link: resumingLink(socket) })
  const subscription = client
    .subscribe<{ alertChanges: Change }>({ query: gql(query), variables: { after }, fetchPolicy: 'no-cache' })
    .subscribe(({ data, error }) => {
      if (data) onChange(data.alertChanges)
      else ended(error)
    })
  return () => {
    subscription.unsubscribe()
    client.stop()
    void socket.dispose()
  }
}

await runAsProgram(import.meta.url, follow)
