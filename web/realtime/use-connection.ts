import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import type { Realtime } from './realtime.ts'

export const RealtimeContext = createContext<Realtime | null>(null)

/** The connection to the server, as it changes. Needs a `RealtimeContext` around it. */
export function useConnection(): Connection {
  const realtime = useContext(RealtimeContext)
  if (!realtime) throw new Error('useConnection needs a RealtimeContext around it.')
  return useSyncExternalStore(realtime.connection.subscribe, realtime.connection.get)
}
