import { useSyncExternalStore } from 'react'

const query = () => window.matchMedia('(prefers-reduced-motion: reduce)')

const watch = (listener: () => void) => {
  const list = query()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}

/** Whether the system is set to move as little as possible, as that changes. */
export const useReducedMotion = (): boolean => useSyncExternalStore(watch, () => query().matches)
