import { useContext, useEffect, useRef, useState } from 'react'
import { CombinedError, stringifyDocument, type TypedDocumentNode } from 'urql'
import { RealtimeContext } from './use-connection.ts'

export type StateStream = {
  /** `paused`: told to wait · `following`: it comes, now or as soon as the connection is back · `failed`: see `error`. */
  state: 'paused' | 'following' | 'failed'
  error: CombinedError | null
}

/**
 * Follows a state stream of Plume for as long as the component is mounted, past React and past the normalised cache:
 * for thousands of rows a second that something else than React draws.
 *
 * ```tsx
 * const { state } = useStateStream(mapUpdates, { bounds }, ({ mapUpdates }) => store.apply(mapUpdates))
 * ```
 *
 * `document` selects `at`. `onUpdate` gets every result, in order. After a lost connection, and with other variables, the
 * server begins again with the whole; a stream that comes in parts says which is which (`whole`). What was shown stays
 * until then. Needs a `RealtimeContext` around it.
 */
export function useStateStream<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  onUpdate: (data: Data) => void,
  { pause = false }: { pause?: boolean } = {},
): StateStream {
  const realtime = useContext(RealtimeContext)
  if (!realtime) throw new Error('useStateStream needs a RealtimeContext around it.')
  const [error, setError] = useState<CombinedError | null>(null)
  const latest = useRef(onUpdate)
  latest.current = onUpdate
  const key = JSON.stringify(variables)

  useEffect(() => {
    setError(null)
    if (pause) return
    return realtime.follow(
      { query: stringifyDocument(document), variables: JSON.parse(key) },
      {
        next: ({ data }) => data && latest.current(data as Data),
        error: (errors) => setError(new CombinedError({ graphQLErrors: [...errors] })),
      },
    )
  }, [realtime, document, key, pause])

  return { state: pause ? 'paused' : error ? 'failed' : 'following', error }
}
