import { createStore } from '../../browser/store.ts'
import type { AnomalyType, MapUpdatesSubscription } from '../../graphql/generated/graphql.ts'
import { type Bounds, isWithin, world } from './bounds.ts'
import { ease, isPlace, nearX, type Point, toX, toY } from './mercator.ts'
import { isOver, type MapPackage, type PackageState, stateOf } from './state-on-map.ts'

/** How long a marker takes to reach its new place. */
export const moveMs = 700

/** A package on the map: its destination in Mercator, and where its marker started at `since`. */
export type Mover = Point & {
  row: MapPackage
  state: PackageState
  fromX: number
  fromY: number
  /** On the clock that `apply` is given. */
  since: number
}

export type MapUpdate = Pick<MapUpdatesSubscription['mapUpdates'], 'packages' | 'isSnapshot'> & {
  /** Ids of removed packages. */
  gone?: readonly string[]
}

/** The packages on a map, outside React: one object per package, changed in place; `version` counts the changes. */
export type MoverStore = {
  readonly movers: ReadonlyMap<string, Mover>
  version(): number
  /** False until the first update. */
  isRead(): boolean
  apply(update: MapUpdate, now: number): void
  /** Records that an anomaly began or ended without a scan. */
  mark(packageId: string, type: AnomalyType, isOpen: boolean): void
  /** Changes the bounds: packages outside are removed. */
  setBounds(bounds: Bounds | null): void
  subscribe(listener: () => void): () => void
}

/** The position at which a marker is drawn now. */
export function placeOf(mover: Mover, now: number): Point {
  const way = ease((now - mover.since) / moveMs)
  return { x: mover.fromX + (mover.x - mover.fromX) * way, y: mover.fromY + (mover.y - mover.fromY) * way }
}

export function createMoverStore(): MoverStore {
  const movers = new Map<string, Mover>()
  const changes = createStore(0)
  let bounds: Bounds = world
  let isRead = false

  const tell = () => changes.set(changes.get() + 1)

  function take(row: MapPackage, now: number): void {
    const { latitude, longitude } = row
    const isHere = isPlace(latitude, longitude) && isWithin(bounds, latitude as number, longitude as number)
    if (!isHere || isOver(row.status)) {
      movers.delete(row.id)
      return
    }
    const x = toX(longitude as number)
    const y = toY(latitude as number)
    const state = stateOf(row)
    const known = movers.get(row.id)
    if (!known) {
      movers.set(row.id, { row, state, x, y, fromX: x, fromY: y, since: Number.NEGATIVE_INFINITY })
      return
    }
    known.row = row
    known.state = state
    if (known.x === x && known.y === y) return
    const from = placeOf(known, now)
    Object.assign(known, { x, y, fromX: nearX(from.x, x), fromY: from.y, since: now })
  }

  return {
    movers,
    version: changes.get,
    isRead: () => isRead,
    apply({ packages, gone = [], isSnapshot }, now) {
      isRead = true
      if (isSnapshot) {
        const ids = new Set(packages.map(({ id }) => id))
        for (const id of movers.keys()) if (!ids.has(id)) movers.delete(id)
      }
      for (const row of packages) take(row, now)
      for (const id of gone) movers.delete(id)
      tell()
    },
    mark(packageId, type, isOpen) {
      const mover = movers.get(packageId)
      if (!mover || mover.row.openAnomalyTypes.includes(type) === isOpen) return
      const others = mover.row.openAnomalyTypes.filter((other) => other !== type)
      mover.row = { ...mover.row, openAnomalyTypes: isOpen ? [...others, type] : others }
      mover.state = stateOf(mover.row)
      tell()
    },
    setBounds(next) {
      bounds = next ?? world
    },
    subscribe: changes.subscribe,
  }
}
