import { useSyncExternalStore } from 'react'

/** A value outside React; who listens hears when it has become another. */
export type Store<Value> = {
  get: () => Value
  set: (next: Value) => void
  /** @returns what ends it */
  subscribe: (listener: () => void) => () => void
}

/** `isGathered`: those who listen hear once, a moment later, of all that becomes another at once. */
export function createStore<Value>(initial: Value, { isGathered = false } = {}): Store<Value> {
  const listeners = new Set<() => void>()
  let value = initial
  let isTelling = false
  const tell = () => {
    isTelling = false
    for (const listener of listeners) listener()
  }
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      if (!isGathered) tell()
      else if (!isTelling) queueMicrotask(tell)
      isTelling = isGathered
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** The value of a store, or what `select` makes of it, as it is now. `select` gives the same for the same. */
export function useStore<Value>(store: Pick<Store<Value>, 'get' | 'subscribe'>): Value
export function useStore<Value, Part>(
  store: Pick<Store<Value>, 'get' | 'subscribe'>,
  select: (value: Value) => Part,
): Part
export function useStore<Value, Part>(
  store: Pick<Store<Value>, 'get' | 'subscribe'>,
  select?: (value: Value) => Part,
): Value | Part {
  return useSyncExternalStore<Value | Part>(store.subscribe, () => (select ? select(store.get()) : store.get()))
}
