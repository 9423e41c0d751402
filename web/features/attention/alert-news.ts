import { createContext } from 'react'
import type { AlertChangesSubscription } from '../../graphql/generated/graphql.ts'

export type AlertNews = AlertChangesSubscription['alertChanges']

/** Passes each change of an alert from the code that follows all changes to the code that calls for attention. */
export function createAlertNews() {
  const listeners = new Set<(news: AlertNews) => void>()
  return {
    tell(news: AlertNews) {
      for (const listener of listeners) listener(news)
    },
    listen(listener: (news: AlertNews) => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export const AlertNewsContext = createContext(createAlertNews())
