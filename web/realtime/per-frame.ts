const HIDDEN_MS = 250
/** How long handing on may keep the page from its frames: then it waits as long again, so that half of the time stays. */
const BUSY_MS = 8

/** Runs `work` before a paint that is at least `pause` ms away, or soon where nothing is painted (a tab in the background). */
function soon(work: () => void, pause: number): () => void {
  if (typeof requestAnimationFrame === 'undefined' || document.visibilityState === 'hidden') {
    const timer = setTimeout(work, HIDDEN_MS)
    return () => clearTimeout(timer)
  }
  if (pause > 0) {
    let cancel = () => {}
    const timer = setTimeout(() => {
      cancel = soon(work, 0)
    }, pause)
    return () => {
      clearTimeout(timer)
      cancel()
    }
  }
  const frame = requestAnimationFrame(work)
  return () => cancelAnimationFrame(frame)
}

/**
 * Gathers items and hands them on one after the other, in order, once per frame: React then renders once for all. Where
 * that takes long, with what React makes of it, the next time comes later.
 */
export function perFrame<Item>(handOn: (item: Item) => void) {
  let waiting: Item[] = []
  let cancel: (() => void) | undefined
  let busyUntil = 0
  const flush = () => {
    cancel?.()
    cancel = undefined
    const items = waiting
    waiting = []
    const began = performance.now()
    for (const item of items) handOn(item)
    // After the frame, and so after what React rendered for it.
    setTimeout(() => {
      const took = performance.now() - began
      if (took > BUSY_MS) busyUntil = performance.now() + took
    })
  }
  return {
    push(item: Item) {
      waiting.push(item)
      cancel ??= soon(flush, busyUntil - performance.now())
    },
    flush,
    drop() {
      cancel?.()
      cancel = undefined
      waiting = []
    },
  }
}
