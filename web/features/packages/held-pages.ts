import type { PackageRow } from './package-filter.ts'

/** A place of the list, and the package that stands there. */
export type Entry = { index: number; row: PackageRow }

/** `end`: the cursor behind its last row. `isStale`: it is to be read again, and is shown until then. */
type Page = { entries: Entry[]; end: string | null; isStale: boolean }

/** The one of two readings of a package that was changed later. */
export const newer = (one: PackageRow, other?: PackageRow): PackageRow =>
  other && other.updatedAt >= one.updatedAt ? other : one

/** Pages of `size` rows of a long list, at most `keep` of them, and where in it each of their packages stands. */
export function createHeldPages({ size, keep }: { size: number; keep: number }) {
  const pages = new Map<number, Page>()
  const places = new Map<string, number>()
  const entryAt = (index: number): Entry | null => pages.get(Math.floor(index / size))?.entries[index % size] ?? null

  function drop(page: number) {
    for (const { index, row } of pages.get(page)?.entries ?? []) if (places.get(row.id) === index) places.delete(row.id)
    pages.delete(page)
  }

  return {
    at: entryAt,
    find(id: string): Entry | null {
      const index = places.get(id)
      return index === undefined ? null : entryAt(index)
    },
    isFresh: (page: number): boolean => pages.get(page)?.isStale === false,
    /** The cursor behind a page; null where it is not known as it is now. */
    endOf(page: number): string | null {
      const held = pages.get(page)
      return held && !held.isStale ? held.end : null
    },
    /** Whether a list of so many rows is held whole. */
    isWhole: (count: number): boolean => pages.size * size >= count,
    /** Holds a page as it was read, but for rows of which `recent` has a later reading; drops those farthest from `near`. */
    hold(page: number, read: { rows: readonly PackageRow[]; end: string | null }, recent: Recent, near: number) {
      const before = new Map(pages.get(page)?.entries.map(({ row }) => [row.id, row]))
      drop(page)
      const entries = read.rows.map((row, place): Entry => {
        const latest = newer(newer(row, before.get(row.id)), recent.get(row.id))
        return { index: page * size + place, row: latest }
      })
      for (const { index, row } of entries) places.set(row.id, index)
      pages.set(page, { entries, end: read.end, isStale: false })
      const byDistance = [...pages.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near))
      for (const far of byDistance.slice(0, Math.max(0, pages.size - keep))) drop(far)
    },
    replace({ index }: Entry, row: PackageRow) {
      const entries = pages.get(Math.floor(index / size))?.entries
      if (entries) entries[index % size] = { index, row }
    },
    makeStale() {
      for (const page of pages.values()) page.isStale = true
    },
    clear() {
      pages.clear()
      places.clear()
    },
  }
}

type Recent = Pick<ReadonlyMap<string, PackageRow>, 'get'>
