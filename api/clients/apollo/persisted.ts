/** Apollo's persisted queries: a hash first, and the whole document where the server does not know it. */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'

/** The place in the stream; `useGETForHashedQueries` asks for it by GET. */
export async function readPositionPersisted(url: string, useGETForHashedQueries: boolean): Promise<string | undefined> {
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256: async () => 'a'.repeat(64), useGETForHashedQueries }),
    new HttpLink({ uri: `${url}/graphql` }),
  ])
  const client = new ApolloClient({ cache: new InMemoryCache(), link })
  const { data } = await client.query<{ streamPosition: string }>({ query: gql('query Where { streamPosition }') })
  return data?.streamPosition
}
