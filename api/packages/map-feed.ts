import type { Package } from '../platform/generated/prisma/client.ts'
import type { LogEntry } from '../realtime/events.ts'
import type { StateRequest } from '../realtime/stream.ts'
import { isOver } from './package-status.ts'

/** WGS 84 degrees; `west` > `east` spans the date line. */
export type Bounds = { south: number; west: number; north: number; east: number }

export type MapUpdate = {
  packages: Package[]
  /** Ids of removed packages, which should never have existed. */
  gone: string[]
  /** True: these are all packages on the map. False: add them, or replace those with the same id. */
  isSnapshot: boolean
  at: Date
}

/** At most four updates a second. */
const everyMs = 250

/** Whether a position is known and within bounds. */
export const isWithin = (
  { south, west, north, east }: Bounds,
  { latitude, longitude }: Pick<Package, 'latitude' | 'longitude'>,
): boolean =>
  latitude !== null &&
  longitude !== null &&
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east)

/**
 * The packages within bounds, then in batches those that change, including those that have just left the bounds or were
 * removed.
 * @param listen calls back with each append to the log, and returns the function that stops it
 */
export function followMap(
  listen: (hear: (entries: readonly LogEntry[]) => void) => () => void,
  bounds: Bounds,
  readAll: () => Promise<Package[]>,
): StateRequest<MapUpdate> {
  const inView = new Set<string>()
  let changed = new Map<string, Package>()
  let gone = new Set<string>()
  /** Packages removed while the snapshot was read, which may still contain them. */
  const removed = new Set<string>()
  let reads = 0

  function take(row: Package): void {
    const isIn = isWithin(bounds, row)
    if (!isIn && !inView.has(row.id)) return
    changed.set(row.id, row)
    // A finished package is sent once more, and is then off the map.
    if (isIn && !isOver(row.status)) inView.add(row.id)
    else inView.delete(row.id)
  }

  function remove({ id }: Package): void {
    changed.delete(id)
    if (reads > 0) removed.add(id)
    if (inView.delete(id)) gone.add(id)
  }

  return {
    async read() {
      reads++
      try {
        const packages = (await readAll()).filter(({ id }) => !removed.has(id))
        for (const { id } of packages) inView.add(id)
        return { packages, gone: [], isSnapshot: true, at: new Date() }
      } finally {
        reads--
        if (reads === 0) removed.clear()
      }
    },
    update() {
      if (changed.size + gone.size === 0) return null
      const update = { packages: [...changed.values()], gone: [...gone], isSnapshot: false, at: new Date() }
      changed = new Map()
      gone = new Set()
      return update
    },
    listen(tell) {
      const stopListening = listen((entries) => {
        for (const entry of entries) {
          if (entry.topic !== 'package') continue
          if (entry.kind === 'REMOVED') remove(entry.row)
          else take(entry.row)
        }
      })
      const timer = setInterval(() => {
        if (changed.size + gone.size > 0) tell()
      }, everyMs)
      timer.unref()
      return () => {
        stopListening()
        clearInterval(timer)
      }
    },
  }
}
