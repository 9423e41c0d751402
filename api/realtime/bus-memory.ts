import type { Bus } from './bus.ts'
import type { LogEntry } from './events.ts'

/** The bus of a single node. */
export function createMemoryBus(): Bus {
  const listeners = new Set<(entries: readonly LogEntry[]) => void>()
  return {
    async publish(entries) {
      for (const listener of listeners) listener(entries)
    },
    async subscribe(listener) {
      listeners.add(listener)
    },
    async check() {},
    async close() {
      listeners.clear()
    },
  }
}
