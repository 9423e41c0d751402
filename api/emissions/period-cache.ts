import type { EntityState } from './entity-store.ts'
import type { JudgedPeriod } from './period-store.ts'

/** The newest periods of an entity, by their start in ms. */
export type Periods = Map<number, JudgedPeriod>

/**
 * The newest periods of entities as this node stored them last, so that a new fit does not read its history again. They
 * count for the revision of the entity's row that they were stored with: what another node stores makes them void.
 */
export type PeriodCache = {
  /** Hands the periods out and forgets them: they are changed in place, and a transaction may fail. */
  take(entity: Pick<EntityState, 'id' | 'revision'>): Periods | null
  /** Keeps what a transaction has stored, once it is through. */
  keep(stored: readonly StoredSeries[]): void
  clear(): void
}

/** The periods of an entity as a transaction has stored them; the newest `limit` are worth keeping. */
export type StoredSeries = { id: string; revision: string; periods: Periods; limit: number }

/** About 30 MB. */
const maxPeriods = 100_000

export function createPeriodCache(max = maxPeriods): PeriodCache {
  // In order of use: what has not been used for longest goes first.
  const entries = new Map<string, { revision: string; periods: Periods }>()
  let held = 0

  const remove = (id: string) => {
    const entry = entries.get(id)
    held -= entry?.periods.size ?? 0
    entries.delete(id)
    return entry
  }
  const put = ({ id, revision, periods, limit }: StoredSeries) => {
    remove(id)
    if (periods.size > limit) {
      const oldestFirst = [...periods.keys()].sort((a, b) => a - b)
      for (const start of oldestFirst.slice(0, -limit)) periods.delete(start)
    }
    entries.set(id, { revision, periods })
    held += periods.size
    for (const oldest of entries.keys()) {
      if (held <= max) return
      remove(oldest)
    }
  }
  return {
    take({ id, revision }) {
      const entry = remove(id)
      return entry?.revision === revision ? entry.periods : null
    },
    keep(stored) {
      for (const each of stored) put(each)
    },
    clear() {
      entries.clear()
      held = 0
    },
  }
}
