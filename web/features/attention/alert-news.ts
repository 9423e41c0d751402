import { createContext } from 'react'
import type { AlertChangesSubscription } from '../../graphql/generated/graphql.ts'

export type AlertNews = AlertChangesSubscription['alertChanges']

/** Hands on each change of an alert from what follows them all to what calls for attention. */
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
