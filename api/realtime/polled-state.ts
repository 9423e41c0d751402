import type { StateRequest } from './stream.ts'

/**
 * A state that others change as well: while somebody listens it is read every `everyMs`, and told when `isNews` says
 * that it differs. A reading that fails is left out; the next one comes.
 */
export function polledState<T>(
  read: () => Promise<T>,
  { everyMs, isNews }: { everyMs: number; isNews: (before: T, now: T) => boolean },
): StateRequest<T> {
  let newest: T | null = null
  let reading = false

  async function look(changed: () => void): Promise<void> {
    if (reading) return
    reading = true
    const now = await read().catch(() => null)
    reading = false
    if (now === null || (newest !== null && !isNews(newest, now))) return
    newest = now
    changed()
  }

  return {
    async read() {
      newest ??= await read()
      return newest
    },
    listen(changed) {
      const timer = setInterval(() => void look(changed), everyMs)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}
