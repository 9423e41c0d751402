import {
  type AnyVariables,
  type Client,
  createRequest,
  type Exchange,
  makeOperation,
  type Operation,
  type TypedDocumentNode,
} from 'urql'
import { map, pipe } from 'wonka'

/** A query as components ask it. */
// biome-ignore lint/suspicious/noExplicitAny: any document, with variables of its own
export type Request = { query: TypedDocumentNode<any, any>; variables: AnyVariables }

/** So long what was read ahead is not read again. */
const maxAgeMs = 2_000

const readOf = new WeakMap<Client, Map<number, number>>()

/** Takes what was just read ahead from the cache, where it else were read again; stands before the cache. */
export const readAheadExchange: Exchange = ({ client, forward }) => {
  const readAt = new Map<number, number>()
  readOf.set(client, readAt)
  const isFresh = ({ key }: Operation) => Date.now() - (readAt.get(key) ?? 0) < maxAgeMs
  const fromCache = (operation: Operation) =>
    operation.kind === 'query' && operation.context.requestPolicy === 'cache-and-network' && isFresh(operation)
      ? makeOperation('query', operation, { ...operation.context, requestPolicy: 'cache-first' })
      : operation
  return (operations) => forward(pipe(operations, map(fromCache)))
}

/** Reads in one query what a page will ask for in several, so that it is drawn once, whole. Never rejects. */
export async function readAhead(
  client: Client,
  { query, variables, serves }: Request & { serves: readonly Request[] },
): Promise<void> {
  const { data } = await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise()
  if (!data) return
  for (const request of serves) readOf.get(client)?.set(createRequest(request.query, request.variables).key, Date.now())
}
