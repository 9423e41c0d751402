import type { StateRequest } from './stream.ts'

/**
 * A state that other nodes change as well. While somebody listens, it is read every `everyMs`, once for all listeners,
 * and they are told when `isNews` says that it differs. A reading that fails is skipped.
 */
export function polledState<T>(
  read: () => Promise<T>,
  { everyMs, isNews }: { everyMs: number; isNews: (before: T, now: T) => boolean },
): StateRequest<T> {
  const listeners = new Set<{ changed: () => void }>()
  let timer: NodeJS.Timeout | null = null
  let newest: T | null = null
  let first: Promise<T> | null = null
  let reading = false

  async function look(): Promise<void> {
    if (reading) return
    reading = true
    const now = await read().catch(() => null)
    reading = false
    if (now === null || !timer || (newest !== null && !isNews(newest, now))) return
    newest = now
    for (const { changed } of listeners) changed()
  }

  async function readFirst(): Promise<T> {
    first ??= read().finally(() => {
      first = null
    })
    const now = await first
    // Without a timer nothing would replace it, and it would grow old.
    if (timer) newest ??= now
    return now
  }

  return {
    read: async () => newest ?? readFirst(),
    listen(changed) {
      const listener = { changed }
      listeners.add(listener)
      timer ??= setInterval(() => void look(), everyMs).unref()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
        newest = null
      }
    },
  }
}
