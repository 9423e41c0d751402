import type { Package } from '../platform/generated/prisma/client.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { StateRequest } from '../realtime/stream.ts'
import { isOver } from './package-status.ts'

/** WGS 84 degrees; `west` > `east` spans the date line. */
export type Bounds = { south: number; west: number; north: number; east: number }

export type MapUpdate = {
  packages: Package[]
  /** Nothing but these is on the map; else they are added to what is, or take its place. */
  whole: boolean
  at: Date
}

/** At most four updates a second. */
const everyMs = 250

/** Whether a position is within bounds; an unknown one is not. */
export const isWithin = (
  { south, west, north, east }: Bounds,
  { latitude, longitude }: Pick<Package, 'latitude' | 'longitude'>,
): boolean =>
  latitude !== null &&
  longitude !== null &&
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east)

/** The packages within bounds, and then, in batches, those that have changed: also the ones that have just left. */
export function followMap(
  log: Pick<ChangeLog, 'listen'>,
  bounds: Bounds,
  readAll: () => Promise<Package[]>,
): StateRequest<MapUpdate> {
  const inView = new Set<string>()
  let changed = new Map<string, Package>()

  function take(row: Package): void {
    const isIn = isWithin(bounds, row)
    if (!isIn && !inView.has(row.id)) return
    changed.set(row.id, row)
    // One that is over is told once more, and is then no longer on the map.
    if (isIn && !isOver(row.status)) inView.add(row.id)
    else inView.delete(row.id)
  }

  return {
    async read() {
      const packages = await readAll()
      for (const { id } of packages) inView.add(id)
      return { packages, whole: true, at: new Date() }
    },
    update() {
      if (changed.size === 0) return null
      const packages = [...changed.values()]
      changed = new Map()
      return { packages, whole: false, at: new Date() }
    },
    listen(tell) {
      const stopListening = log.listen((entries) => {
        for (const entry of entries) if (entry.topic === 'package') take(entry.row)
      })
      const timer = setInterval(() => {
        if (changed.size > 0) tell()
      }, everyMs)
      timer.unref()
      return () => {
        stopListening()
        clearInterval(timer)
      }
    },
  }
}
