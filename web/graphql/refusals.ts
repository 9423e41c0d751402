import { useMemo } from 'react'
import { type Client, useClient } from 'urql'
import { createStore, useStore } from '../browser/store.ts'
import type { ActionsOf } from '../rows/action.ts'

/** Something that the server did not do: `kind` is what people call the row, `about` what they know it by. */
export type Refused = { kind: string; id: string; about: string; sentence: string }

function createRefusals() {
  const { get, set, subscribe } = createStore<readonly Refused[]>([])
  return {
    get,
    subscribe,
    add: (refused: Refused) => set([...get().filter(({ id }) => id !== refused.id), refused]),
    forget: (ids: readonly string[]) => {
      if (get().some(({ id }) => ids.includes(id))) set(get().filter(({ id }) => !ids.includes(id)))
    },
  }
}

const ofClient = new WeakMap<Client, ReturnType<typeof createRefusals>>()

/** What was refused, until it is tried again or put away: a row that has left its list shows it where it comes back. */
export function refusalsOf(client: Client): ReturnType<typeof createRefusals> {
  const held = ofClient.get(client) ?? createRefusals()
  ofClient.set(client, held)
  return held
}

/** What was refused of rows of one kind. */
export function useRefusals({ of: kind }: Pick<ActionsOf<never>, 'of'>) {
  const client = useClient()
  const refusals = useMemo(() => refusalsOf(client), [client])
  const all = useStore(refusals)
  return { all: all.filter((refused) => refused.kind === kind), forget: refusals.forget }
}
