import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** Whether the page is hidden. */
export const useIsHidden = (): boolean => useSyncExternalStore(subscribe, () => document.hidden)
