import { useCallback, useEffect, useRef, useState } from 'react'
import { type AnyVariables, type CombinedError, type OperationContext, type TypedDocumentNode, useClient } from 'urql'
import { isExpired } from '../../api/clients/resume.ts'
import { isReplayed } from './replayed.ts'

export type ChangesState = 'paused' | 'following' | 'expired' | 'failed' | 'stopped'

export type Changes<Data> = {
  /**
   * `paused`: told to wait · `following`: changes come, now or as soon as the connection is back · `expired`: the server
   * no longer holds the cursor; read the rows again and pass their `streamPosition` as `after` · `failed`: the server
   * refuses, see `error` · `stopped`: `unsubscribe` was called.
   */
  state: ChangesState
  /** The newest result, null before the first. */
  newest: Data | null
  error: CombinedError | null
  unsubscribe: () => void
}

/**
 * Follows a change subscription of Plume for as long as the component is mounted.
 *
 * ```tsx
 * const { state, newest } = useChanges(hotspotChanges, { after: snapshot.streamPosition })
 * ```
 *
 * `document` declares `$after: String` and selects `cursor` and `at`; `variables.after` is a cursor seen before or the
 * `streamPosition` read together with the rows. Lost connections are resumed from the last cursor without the component
 * noticing. `newest` may skip when several changes come within one frame; `onChange` gets each, in order, once.
 * Needs a urql client that has `changesExchange`.
 */
export function useChanges<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: {
    pause?: boolean
    onChange?: (data: Data) => void
    onExpired?: () => void
    /** urql's, from the first subscription on. */
    context?: Partial<OperationContext>
  } = {},
): Changes<Data> {
  const client = useClient()
  const { pause = false } = options
  const [seen, setSeen] = useState<Omit<Changes<Data>, 'unsubscribe'>>({ state: 'paused', newest: null, error: null })
  const latest = useRef(options)
  latest.current = options
  const stop = useRef(() => {})
  const key = JSON.stringify(variables)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the variables' content
  useEffect(() => {
    if (pause) {
      setSeen((before) => ({ ...before, state: 'paused' }))
      return
    }
    setSeen((before) => ({ ...before, state: 'following', error: null }))
    const { unsubscribe } = client
      .subscription(document, variables, latest.current.context)
      .subscribe(({ data, error, extensions }) => {
        if (isReplayed(extensions)) return
        if (error) {
          const expired = isExpired(error.graphQLErrors)
          setSeen((before) => ({ ...before, state: expired ? 'expired' : 'failed', error }))
          if (expired) latest.current.onExpired?.()
        } else if (data) {
          setSeen((before) => ({ ...before, newest: data }))
          latest.current.onChange?.(data)
        }
      })
    stop.current = unsubscribe
    return unsubscribe
  }, [client, document, key, pause])

  const unsubscribe = useCallback(() => {
    stop.current()
    setSeen((before) => ({ ...before, state: 'stopped' }))
  }, [])
  return { ...seen, unsubscribe }
}
