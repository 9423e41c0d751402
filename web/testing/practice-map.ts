import { Repeater } from 'graphql-yoga'

export type PracticePackage = Record<string, unknown> & { id: string; status: string }

/** Packages on a map in memory, as the server tells them: first the whole, then what has changed. */
export function createPracticeMap() {
  const packages = new Map<string, PracticePackage>()
  const listeners = new Set<(changed: PracticePackage[], gone: string[]) => void>()
  const at = () => new Date().toISOString()
  const mapUpdates = {
    subscribe: () =>
      new Repeater<unknown>(async (push, stop) => {
        push({ isSnapshot: true, at: at(), gone: [], packages: [...packages.values()] })
        const tell = (changed: PracticePackage[], gone: string[]) =>
          void push({ isSnapshot: false, at: at(), gone, packages: changed })
        listeners.add(tell)
        await stop
        listeners.delete(tell)
      }),
    resolve: (update: unknown) => update,
  }
  return {
    resolvers: { Subscription: { mapUpdates } },
    put(...changed: PracticePackage[]) {
      for (const row of changed) {
        if (row.status === 'DELIVERED') packages.delete(row.id)
        else packages.set(row.id, row)
      }
      for (const tell of listeners) tell(changed, [])
    },
    remove(id: string) {
      packages.delete(id)
      for (const tell of listeners) tell([], [id])
    },
  }
}
