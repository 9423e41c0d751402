import { fits, type PackageFilter, type PackageRow } from './package-filter.ts'

/** A place of the list, and the package that stands there. */
export type Entry = { index: number; row: PackageRow }

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
  /** How often the list was begun anew, at its top. */
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

type Page = { entries: Entry[]; end: string | null; isStale: boolean }
/** Calls once, a moment later. @returns what prevents it */
type Later = (run: () => void) => () => void

/** More newcomers than this are not told apart. */
export const MOST_COUNTED = 9_999

const soon: Later = (run) => {
  const timer = setTimeout(run, 100)
  return () => clearTimeout(timer)
}

/**
 * A list of any length of which the pages around what is in view are held, at most `keep`. It begins with the package
 * that was the newest when it was opened and stays so while it is read: those that come later are counted, and shown
 * when asked for. Changes of rows that are held show at once. Nothing is read while the view flies past.
 */
export function createPackageList(read: Read, options: { size?: number; keep?: number; later?: Later } = {}) {
  const { size = 100, keep = 40, later = soon } = options
  const pages = new Map<number, Page>()
  const places = new Map<string, number>()
  const reading = new Map<number, AbortController>()
  const failed = new Set<number>()
  /** Changes that came while pages were under way: these may be older. */
  const recent = new Map<string, PackageRow>()
  /** Packages that have come to belong to the list since it was opened, so many at most. */
  const newcomers = new Set<string>()
  /** Carriers that were seen, for those who choose one. */
  const carriers = new Set<string>()
  const listeners = new Set<() => void>()
  let filter: PackageFilter = { statuses: [], carrier: '', trouble: '', search: '', order: 'NEWEST' }
  let anchor: { cursor: string; row: PackageRow } | null = null
  let opening: AbortController | null = null
  let view = { from: 0, to: 0 }
  let lookedAt = view
  let cancelTick: (() => void) | null = null
  let isTold = true
  let state: ListState = { opened: 0, count: null, arrived: 0, position: null, isOpening: false, error: null }

  // All changes of a frame come in one go: those who listen hear of them once.
  const tell = (part: Partial<ListState> = {}) => {
    state = { ...state, ...part }
    if (!isTold) return
    isTold = false
    queueMicrotask(() => {
      isTold = true
      for (const listener of listeners) listener()
    })
  }

  const newer = (one: PackageRow, other?: PackageRow) => (other && other.updatedAt >= one.updatedAt ? other : one)

  function drop(page: number) {
    for (const { index, row } of pages.get(page)?.entries ?? []) if (places.get(row.id) === index) places.delete(row.id)
    pages.delete(page)
  }

  function hold(page: number, rows: Found['rows'], end: string | null) {
    const before = new Map(pages.get(page)?.entries.map(({ row }) => [row.id, row]))
    drop(page)
    const entries = rows.map(({ row }, place): Entry => {
      const held = newer(newer(row, before.get(row.id)), recent.get(row.id))
      return { index: page * size + place, row: held }
    })
    for (const { index, row } of entries) {
      places.set(row.id, index)
      if (carriers.size < 100) carriers.add(row.carrier)
    }
    pages.set(page, { entries, end, isStale: false })
    const middle = (view.from + view.to) / 2 / size - 0.5
    const byDistance = [...pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle))
    for (const far of byDistance.slice(0, Math.max(0, pages.size - keep))) drop(far)
  }

  /** Where a page begins: behind the one before where that is held, else so far from the list's beginning. */
  function placeOf(page: number): Wanted {
    const before = pages.get(page - 1)
    if (!anchor) return { first: size, ...(page > 0 && { offset: page * size }) }
    if (page === 0) return { first: size - 1, after: anchor.cursor }
    if (before?.end && !before.isStale) return { first: size, after: before.end }
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
        position: state.position ?? found.position,
        ...(isEnd && { count: Math.min(state.count ?? 0, page * size + rows.length) }),
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
    const last = Math.ceil((state.count ?? 0) / size) - 1
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
      if (state.position === null && reading.size > 0) return
      const isHeld = pages.get(page)?.isStale === false
      if (!isHeld && !reading.has(page) && !failed.has(page)) readPage(page)
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
    pages.clear()
    places.clear()
    failed.clear()
    recent.clear()
    newcomers.clear()
  }

  /** Begins the list anew; what is shown stays until its first page is there. */
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
      tell({ opened: state.opened + 1, count, arrived: 0, position: found.position, isOpening: false })
    } catch (error) {
      if (asked.signal.aborted) return
      opening = null
      tell({ isOpening: false, error })
    }
  }

  const isWhole = () => pages.size * size >= (state.count ?? Number.POSITIVE_INFINITY)

  /** Those behind it move up, so that all that is held is read anew; what is shown stays until then. */
  function remove({ id }: PackageRow) {
    if (newcomers.delete(id)) tell({ arrived: newcomers.size })
    recent.delete(id)
    if (anchor?.row.id === id) {
      open(filter)
      return
    }
    giveUp(() => false)
    for (const page of pages.values()) page.isStale = true
    if (places.has(id)) tell({ count: Math.max(0, (state.count ?? 0) - 1) })
    cancelTick ??= later(tick)
  }

  function apply({ kind, package: row }: ListChange) {
    if (kind === 'LEFT') return remove(row)
    if (reading.size > 0) recent.set(row.id, row)
    if (anchor?.row.id === row.id) anchor = { ...anchor, row: newer(anchor.row, row) }
    const index = places.get(row.id)
    const entries = pages.get(Math.floor((index ?? 0) / size))?.entries
    const entry = index === undefined ? undefined : entries?.[index % size]
    if (entry && entries) {
      if (newer(entry.row, row) !== row) return
      entries[entry.index % size] = { index: entry.index, row }
      if (entry.index >= view.from && entry.index < view.to) tell()
      return
    }
    if (!fits(row, filter)) newcomers.delete(row.id)
    // Whether one that changed was in the list before is known only where all of it is held.
    else if ((kind === 'CREATED' || isWhole()) && newcomers.size < MOST_COUNTED) newcomers.add(row.id)
    if (newcomers.size !== state.arrived) tell({ arrived: newcomers.size })
  }

  return {
    open,
    apply,
    get: (): ListState => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    at: (index: number): Entry | null => pages.get(Math.floor(index / size))?.entries[index % size] ?? null,
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
    /** Begins it anew with what has arrived. */
    bringIn: () => open(filter),
    /** Reads anew what is or comes into view, at the same places: nobody followed its changes meanwhile. */
    readAnew() {
      for (const page of pages.values()) page.isStale = true
      giveUp(() => false)
      tell({ position: null })
      plan()
    },
    /** Tries again what could not be read. */
    retry() {
      failed.clear()
      tell({ error: null })
      if (state.count === null) open(filter)
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
