import { type Client, type Exchange, makeOperation, type Operation } from 'urql'
import { pipe, tap } from 'wonka'

const activeOf = new WeakMap<Client, Map<number, Operation>>()

/** Knows the queries in use, for `refreshAll`; stands before the cache. */
export const refreshExchange: Exchange = ({ client, forward }) => {
  const active = new Map<number, Operation>()
  activeOf.set(client, active)
  return (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === 'query') active.set(operation.key, operation)
          else if (operation.kind === 'teardown') active.delete(operation.key)
        }),
      ),
    )
}

/** Reads every query in use again; what is shown stays until its answer is there. */
export function refreshAll(client: Client): void {
  for (const operation of activeOf.get(client)?.values() ?? [])
    client.reexecuteOperation(
      makeOperation('query', operation, { ...operation.context, requestPolicy: 'network-only' }),
    )
}
