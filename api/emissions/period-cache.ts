import type { EntityState } from './entity-store.ts'
import type { JudgedPeriod } from './period-store.ts'

/** The newest periods of an entity, by their start in ms. */
export type Periods = Map<number, JudgedPeriod>

/**
 * Caches the newest periods of entities as this node last stored them, so that a new fit need not read the history
 * again. They are valid for the revision of the entity's row that they were stored with: a write by another node
 * invalidates them.
 */
export type PeriodCache = {
  /**
   * Returns the periods and removes them from the cache: the caller changes them in place, and its transaction may
   * fail.
   */
  take(entity: Pick<EntityState, 'id' | 'revision'>): Periods | null
  /** Caches what a transaction has stored, once it has committed. */
  keep(stored: readonly StoredSeries[]): void
  clear(): void
}

/** The periods of an entity as a transaction has stored them; the cache keeps the newest `limit`. */
export type StoredSeries = { id: string; revision: string; periods: Periods; limit: number }

/** About 30 MB. */
const maxPeriods = 100_000

export function createPeriodCache(max = maxPeriods): PeriodCache {
  // In order of use: the least recently used entry is evicted first.
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
