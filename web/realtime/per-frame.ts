const HIDDEN_MS = 250

/** Runs `work` before the next paint, or soon where nothing is painted (a tab in the background, a test). */
function soon(work: () => void): () => void {
  if (typeof requestAnimationFrame === 'undefined' || document.visibilityState === 'hidden') {
    const timer = setTimeout(work, HIDDEN_MS)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(work)
  return () => cancelAnimationFrame(frame)
}

/** Gathers items and hands them on one after the other, in order, once per frame: React then renders once for all. */
export function perFrame<Item>(handOn: (item: Item) => void) {
  let waiting: Item[] = []
  let cancel: (() => void) | undefined
  const flush = () => {
    cancel?.()
    cancel = undefined
    const items = waiting
    waiting = []
    for (const item of items) handOn(item)
  }
  return {
    push(item: Item) {
      waiting.push(item)
      cancel ??= soon(flush)
    },
    flush,
    drop() {
      cancel?.()
      waiting = []
    },
  }
}
