import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The address's part after `#`, as it changes. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => window.location.hash)

/** The address of a hotspot, and back. */
export const hotspotHref = (id: string): string => `#/hotspots/${encodeURIComponent(id)}`

export function hotspotIdOf(hash: string): string | null {
  const [, encoded] = /^#\/hotspots\/(.+)$/.exec(hash) ?? []
  try {
    return encoded ? decodeURIComponent(encoded) : null
  } catch {
    return null
  }
}
