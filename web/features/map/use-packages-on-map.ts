import { useEffect, useState } from 'react'
import type { CombinedError } from 'urql'
import { createStore, useStore } from '../../browser/store.ts'
import { useStateStream } from '../../realtime/use-state.ts'
import type { Bounds } from './bounds.ts'
import { mapAnomalies, mapUpdates } from './documents.ts'
import { createMoverStore, type MoverStore } from './mover-store.ts'

/**
 * The packages under way within bounds (null: everywhere), as they move, in a store outside React. After a change of
 * the bounds the old packages stay until the server has answered.
 */
export function usePackagesOnMap(bounds: Bounds | null): { store: MoverStore; error: CombinedError | null } {
  const [store] = useState(createMoverStore)
  const updates = useStateStream(mapUpdates, { bounds }, ({ mapUpdates: update }) => {
    store.setBounds(bounds)
    store.apply(update, performance.now())
  })
  // An anomaly of a package that does not move is not on the map's stream.
  useStateStream(mapAnomalies, {}, ({ anomalyChanges: { kind, anomaly } }) => {
    const isOpen = anomaly.status === 'OPEN' && kind !== 'LEFT'
    if (anomaly.package) store.mark(anomaly.package.id, anomaly.type, isOpen)
  })
  return { store, error: updates.error }
}

/** Renders again when the store has changed, at most once per `everyMs`. Returns its version. */
export function useStoreVersion(store: MoverStore, everyMs: number): number {
  const [slow] = useState(() => slowDown(store, everyMs))
  useEffect(() => slow.follow(), [slow])
  return useStore(slow.seen)
}

function slowDown(store: MoverStore, everyMs: number) {
  const seen = createStore(store.version())
  let toldAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  const tellSoon = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        toldAt = performance.now()
        seen.set(store.version())
      },
      Math.max(0, toldAt + everyMs - performance.now()),
    )
  }
  return {
    seen,
    follow() {
      const stop = store.subscribe(tellSoon)
      return () => {
        stop()
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
}
