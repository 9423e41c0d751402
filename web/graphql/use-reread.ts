import { useEffect, useRef } from 'react'

/**
 * Reads again when `version` has changed, at most once in `everyMs`: for what belongs to a row that changes live but comes
 * with no stream of its own. The first version is the one that was read.
 */
export function useReread(version: string, read: () => void, everyMs = 4_000): void {
  const latest = useRef(read)
  latest.current = read
  const seen = useRef(version)
  const readAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (version === seen.current) return
    const timer = setTimeout(
      () => {
        seen.current = version
        readAt.current = Date.now()
        latest.current()
      },
      Math.max(0, readAt.current + everyMs - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [version, everyMs])
}
