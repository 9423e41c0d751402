const HIDDEN_MS = 250
/** What many changes at once cost the page in rest for each of them, and at most. Nobody reads faster than that. */
const REST_PER_ITEM_MS = 5
const LONGEST_REST_MS = 200

/** The queues that have something to hand on at the next beat. */
const due = new Set<() => number>()
let isBeatDue = false
let restUntil = 0

/** Runs `work` before a paint that is at least `pause` ms away, or soon where nothing is painted (a tab in the background). */
function soon(work: () => void, pause: number): void {
  if (typeof requestAnimationFrame === 'undefined' || document.visibilityState === 'hidden') setTimeout(work, HIDDEN_MS)
  else if (pause > 0) setTimeout(() => soon(work, 0), pause)
  else requestAnimationFrame(work)
}

function beat() {
  isBeatDue = false
  const handOn = [...due]
  due.clear()
  const items = handOn.reduce((sum, flush) => sum + flush(), 0)
  restUntil = performance.now() + Math.min(LONGEST_REST_MS, (items - 1) * REST_PER_ITEM_MS)
}

/**
 * Gathers items and hands them on one after the other, in order, all queues of the page together and at most once per
 * frame: React then renders once for all. One change is handed on at the next frame; where many come, the page rests
 * between, so that most frames are free for who scrolls and types.
 */
export function perFrame<Item>(handOn: (item: Item) => void) {
  let waiting: Item[] = []
  const flush = (): number => {
    due.delete(flush)
    const items = waiting
    waiting = []
    for (const item of items) handOn(item)
    return items.length
  }
  return {
    push(item: Item) {
      waiting.push(item)
      due.add(flush)
      if (!isBeatDue) soon(beat, restUntil - performance.now())
      isBeatDue = true
    },
    flush,
    drop() {
      due.delete(flush)
      waiting = []
    },
  }
}
