import { createStore } from '../../browser/store.ts'
import { createHeldPages, type Entry, newer } from './held-pages.ts'
import { fits, type PackageFilter, type PackageRow } from './package-filter.ts'

/** Which rows to read; `only`: the one with this tracking number. */
export type Wanted = { first: number; after?: string; offset?: number; only?: string }
export type Found = {
  rows: readonly { cursor: string; row: PackageRow }[]
  total: number
  hasNext: boolean
  position: string
}
/** Reads rows of a filter. @throws ListGone when `after` names a package that is no more */
export type Read = (filter: PackageFilter, wanted: Wanted, signal: AbortSignal) => Promise<Found>
export class ListGone extends Error {}

/** LEFT: it should never have been, and is gone. */
export type ListChange = { kind: 'CREATED' | 'UPDATED' | 'LEFT'; package: PackageRow }

export type ListState = {
  /** How often the list was begun again, at its top. */
  opened: number
  /** How many rows it has; null before it is known. */
  count: number | null
  /** How many packages belong to it since, and are not shown yet. */
  arrived: number
  /** From where its changes are to be followed; null while that is being read. */
  position: string | null
  isOpening: boolean
  error: unknown
}

/** Calls once, a moment later. @returns what prevents it */
type Later = (run: () => void) => () => void

/** Carriers that are remembered for those who choose one. */
const maxCarriers = 100
/** More newcomers than this are not told apart. */
export const maxNewcomers = 9_999

const soon: Later = (run) => {
  const timer = setTimeout(run, 100)
  return () => clearTimeout(timer)
}

/**
 * A list of any length of which the pages around what is in view are held, at most `keep`. It begins with the package
 * that was the newest when it was opened and stays so while it is read: those that come later are counted, and shown
 * when asked for. Changes of rows that are held show at once. Nothing is read while the view flies past.
 *
 * Its states: nothing (`count` null) → opening (`opening`: its first page is read, what was there stays) → open. While it
 * is open, each page in view is lacking → being read (`reading`) → held, or `failed` until `retry`. What is held becomes
 * stale when a row left or nobody followed, and is read again in place. `position` is null while it is not known from where
 * to follow: until the first page after `readAgain` is there.
 */
export function createPackageList(read: Read, options: { size?: number; keep?: number; later?: Later } = {}) {
  const { size = 100, keep = 40, later = soon } = options
  const held = createHeldPages({ size, keep })
  const reading = new Map<number, AbortController>()
  const failed = new Set<number>()
  /** Changes that came while pages were under way: these may be older. */
  const recent = new Map<string, PackageRow>()
  /** Packages that have come to belong to the list since it was opened, so many at most. */
  const newcomers = new Set<string>()
  /** Carriers that were seen, for those who choose one. */
  const carriers = new Set<string>()
  let filter: PackageFilter = { statuses: [], carrier: '', trouble: '', search: '', order: 'NEWEST' }
  let anchor: { cursor: string; row: PackageRow } | null = null
  let opening: AbortController | null = null
  let view = { from: 0, to: 0 }
  let lookedAt = view
  let cancelTick: (() => void) | null = null

  // All changes of a frame come in one go: those who listen hear of them once.
  const state = createStore<ListState>(
    { opened: 0, count: null, arrived: 0, position: null, isOpening: false, error: null },
    { isGathered: true },
  )
  const tell = (part: Partial<ListState> = {}) => state.set({ ...state.get(), ...part })
  const rowsInAll = () => state.get().count ?? 0

  function hold(page: number, found: readonly { row: PackageRow }[], end: string | null) {
    const rows = found.map(({ row }) => row)
    for (const { carrier } of rows) if (carriers.size < maxCarriers) carriers.add(carrier)
    held.hold(page, { rows, end }, recent, (view.from + view.to) / 2 / size - 0.5)
  }

  /** Where a page begins: behind the one before where that is held, else so far from the list's beginning. */
  function placeOf(page: number): Wanted {
    if (!anchor) return { first: size, ...(page > 0 && { offset: page * size }) }
    if (page === 0) return { first: size - 1, after: anchor.cursor }
    const before = held.endOf(page - 1)
    if (before) return { first: size, after: before }
    return { first: size, after: anchor.cursor, offset: page * size - 1 }
  }

  async function readPage(page: number) {
    const asked = new AbortController()
    reading.set(page, asked)
    try {
      const found = await read(filter, placeOf(page), asked.signal)
      let { rows } = found
      if (page === 0 && anchor) {
        const first = await read(filter, { first: 1, only: anchor.row.trackingNumber }, asked.signal)
        rows = [first.rows[0] ?? anchor, ...rows]
      }
      if (asked.signal.aborted) return
      hold(page, rows, found.rows.at(-1)?.cursor ?? null)
      const isEnd = !found.hasNext || rows.length === 0
      tell({
        position: state.get().position ?? found.position,
        ...(isEnd && { count: Math.min(rowsInAll(), page * size + rows.length) }),
      })
    } catch (error) {
      if (asked.signal.aborted) return
      if (error instanceof ListGone) {
        open(filter)
        return
      }
      failed.add(page)
      tell({ error })
    } finally {
      if (reading.get(page) === asked) reading.delete(page)
      if (reading.size === 0) recent.clear()
    }
    plan()
  }

  function wantedPages(): number[] {
    const last = Math.ceil(rowsInAll() / size) - 1
    const from = Math.max(0, Math.floor((view.from - size / 2) / size))
    const to = Math.min(last, Math.floor((view.to + size / 2) / size))
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
  }

  function giveUp(isWanted: (page: number) => boolean) {
    for (const [page, asked] of reading) {
      if (isWanted(page)) continue
      asked.abort()
      reading.delete(page)
    }
  }

  /** Reads what is lacking around the view. */
  function plan() {
    if (opening) return
    for (const page of wantedPages()) {
      // Until it is known from where to follow, one after the other: what the first lacks, changes bring.
      if (state.get().position === null && reading.size > 0) return
      if (!held.isFresh(page) && !reading.has(page) && !failed.has(page)) readPage(page)
    }
  }

  function tick() {
    cancelTick = null
    const moved = Math.abs(view.from - lookedAt.from)
    lookedAt = view
    const wanted = wantedPages()
    giveUp((page) => wanted.includes(page))
    if (moved <= size / 2) plan()
    if (moved > 0) cancelTick = later(tick)
  }

  function clear() {
    giveUp(() => false)
    held.clear()
    failed.clear()
    recent.clear()
    newcomers.clear()
  }

  /** Begins the list again; what is shown stays until its first page is there. */
  async function open(next: PackageFilter) {
    opening?.abort()
    const asked = new AbortController()
    opening = asked
    tell({ isOpening: true, error: null })
    try {
      const found = await read(next, { first: size }, asked.signal)
      if (asked.signal.aborted) return
      clear()
      filter = next
      anchor = next.order === 'NEWEST' ? (found.rows[0] ?? null) : null
      view = { from: 0, to: size / 2 }
      lookedAt = view
      opening = null
      hold(0, found.rows, found.rows.at(-1)?.cursor ?? null)
      const count = found.hasNext ? Math.max(found.total, found.rows.length) : found.rows.length
      tell({ opened: state.get().opened + 1, count, arrived: 0, position: found.position, isOpening: false })
    } catch (error) {
      if (asked.signal.aborted) return
      opening = null
      tell({ isOpening: false, error })
    }
  }

  /** Those behind it move up, so that all that is held is read again; what is shown stays until then. */
  function remove({ id }: PackageRow) {
    if (newcomers.delete(id)) tell({ arrived: newcomers.size })
    recent.delete(id)
    if (anchor?.row.id === id) {
      open(filter)
      return
    }
    giveUp(() => false)
    held.makeStale()
    if (held.find(id)) tell({ count: Math.max(0, rowsInAll() - 1) })
    cancelTick ??= later(tick)
  }

  function apply({ kind, package: row }: ListChange) {
    if (kind === 'LEFT') return remove(row)
    if (reading.size > 0) recent.set(row.id, row)
    if (anchor?.row.id === row.id) anchor = { ...anchor, row: newer(anchor.row, row) }
    const entry = held.find(row.id)
    if (entry) {
      if (newer(entry.row, row) !== row) return
      held.replace(entry, row)
      if (entry.index >= view.from && entry.index < view.to) tell()
      return
    }
    if (!fits(row, filter)) newcomers.delete(row.id)
    // Whether one that changed was in the list before is known only where all of it is held.
    else if (
      (kind === 'CREATED' || held.isWhole(state.get().count ?? Number.POSITIVE_INFINITY)) &&
      newcomers.size < maxNewcomers
    )
      newcomers.add(row.id)
    if (newcomers.size !== state.get().arrived) tell({ arrived: newcomers.size })
  }

  return {
    open,
    apply,
    get: state.get,
    subscribe: state.subscribe,
    at: (index: number): Entry | null => held.at(index),
    /** Which rows are in view (from, to, exclusive). */
    show(from: number, to: number) {
      view = { from, to }
      if (cancelTick) return
      plan()
      lookedAt = view
      cancelTick = later(tick)
    },
    /** Where it was looked at last. */
    viewedFrom: () => view.from,
    carriers: (): string[] => [...carriers].sort(),
    /** Begins it again with what has arrived. */
    bringIn: () => open(filter),
    /** Reads again what is or comes into view, at the same places: nobody followed its changes meanwhile. */
    readAgain() {
      held.makeStale()
      giveUp(() => false)
      tell({ position: null })
      plan()
    },
    /** Tries again what could not be read. */
    retry() {
      failed.clear()
      tell({ error: null })
      if (state.get().count === null) open(filter)
      else plan()
    },
    /** Reads nothing more until it is shown again. */
    rest() {
      cancelTick?.()
      cancelTick = null
      giveUp(() => false)
    },
  }
}

export type PackageList = ReturnType<typeof createPackageList>
