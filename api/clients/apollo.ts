/** Apollo Client over GraphQLWsLink: a link before it lets each subscription go on where it stopped. */
import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient } from 'graphql-ws'
import { map } from 'rxjs'
import { WebSocket } from 'ws'
import { resuming } from './resuming.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'

const resumeLink = new ApolloLink((operation, forward) => {
  const { variables, see } = resuming(operation.variables)
  operation.variables = variables
  return forward(operation).pipe(
    map((result) => {
      see(result)
      return result
    }),
  )
})

export const follow: Follow = (url, after, onChange, ended) => {
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    webSocketImpl: WebSocket,
  })
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([resumeLink, new GraphQLWsLink(socket)]),
  })
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
