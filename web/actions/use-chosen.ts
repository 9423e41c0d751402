import { useMemo, useState } from 'react'

/** Rows that were ticked. */
export type Chosen = {
  ids: readonly string[]
  has: (id: string) => boolean
  toggle: (id: string) => void
  set: (ids: readonly string[]) => void
}

export function useChosen(): Chosen {
  const [ids, set] = useState<readonly string[]>([])
  return useMemo(() => {
    const held = new Set(ids)
    return {
      ids,
      has: (id) => held.has(id),
      toggle: (id) => set((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id])),
      set,
    }
  }, [ids])
}
