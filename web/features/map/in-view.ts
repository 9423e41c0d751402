import { type Bounds, isWithin } from './bounds.ts'
import type { Mover } from './mover-store.ts'
import { type PackageState, packageStates } from './state-on-map.ts'

export type InView = {
  /** The most urgent come first. */
  movers: Mover[]
  /** The number of packages in view by state, including those that are not shown. */
  counts: Record<PackageState, number>
}

/** The packages within bounds (null: anywhere) that pass `fits`, in the states that pass `isShown`. */
export function listInView(
  movers: Iterable<Mover>,
  bounds: Bounds | null,
  fits: (mover: Mover) => boolean,
  isShown: (state: PackageState) => boolean,
): InView {
  const byState: Record<PackageState, Mover[]> = { none: [], 'on-time': [], 'at-risk': [], late: [], anomaly: [] }
  for (const mover of movers) {
    const { latitude, longitude } = mover.row
    if (bounds && !isWithin(bounds, latitude ?? Number.NaN, longitude ?? Number.NaN)) continue
    if (fits(mover)) byState[mover.state].push(mover)
  }
  const counts = { none: 0, 'on-time': 0, 'at-risk': 0, late: 0, anomaly: 0 }
  for (const state of packageStates) counts[state] = byState[state].length
  return { movers: packageStates.toReversed().flatMap((state) => (isShown(state) ? byState[state] : [])), counts }
}
