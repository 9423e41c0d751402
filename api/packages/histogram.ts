/**
 * Durations as counts on a logarithmic axis, with three bins per doubling. Counts add up, so any order and any
 * partition of the observations gives the same row, and two nodes may add to a row at the same time.
 */
export type Axis = {
  /** The index of its first bin in a row. */
  offset: number
  bins: number
  /** log2 of the lower edge of its first bin. Values outside the axis count in the first or the last bin. */
  from: number
}

const binsPerDoubling = 3

const axis = (offset: number, from: number, to: number): Axis => ({ offset, bins: (to - from) * binsPerDoubling, from })

/** Minutes until delivery: 2 minutes to 91 days. */
export const remainingAxis = axis(0, 1, 17)
/** The same as a ratio of the planned time: 1/256 to 16. */
export const ratioAxis = axis(remainingAxis.offset + remainingAxis.bins, -8, 4)
/** Minutes to the next milestone. */
export const stepAxis = axis(ratioAxis.offset + ratioAxis.bins, 1, 17)

/** The number of counts in a row of durations. */
export const rowLength = stepAxis.offset + stepAxis.bins

/** The position of a value on an axis, in bins from its start. */
export const positionOf = ({ bins, from }: Axis, value: number): number =>
  Math.min(bins - 1e-9, Math.max(0, (Math.log2(value) - from) * binsPerDoubling))

/** Counts one observation in place. */
export function count(row: number[], axis: Axis, value: number): void {
  const at = axis.offset + Math.floor(positionOf(axis, value))
  row[at] = (row[at] ?? 0) + 1
}

/** The observations on one axis of a row; `longer[i]`: the number in bin i or beyond. */
export type Sample = { size: number; longer: Float64Array }

/** `inner`: a row whose observations are all contained in `row`; they are left out. */
export function sampleOf({ offset, bins }: Axis, row: readonly number[] = [], inner: readonly number[] = []): Sample {
  const longer = new Float64Array(bins + 1)
  for (let bin = bins - 1; bin >= 0; bin--) {
    const own = Math.max(0, (row[offset + bin] ?? 0) - (inner[offset + bin] ?? 0))
    longer[bin] = (longer[bin + 1] ?? 0) + own
  }
  return { size: longer[0] ?? 0, longer }
}

export function sizeOf({ offset, bins }: Axis, row: readonly number[] = []): number {
  let size = 0
  for (let bin = 0; bin < bins; bin++) size += row[offset + bin] ?? 0
  return size
}

/** The number of observations beyond a position; assumes an even distribution within a bin. */
export function longerThan({ longer }: Sample, position: number): number {
  const bin = Math.floor(position)
  const beyond = longer[bin + 1] ?? 0
  return beyond + ((longer[bin] ?? 0) - beyond) * (1 - (position - bin))
}

/** Adds counts to a row in place. */
export function addCounts(row: number[], counts: readonly number[]): void {
  for (const [i, n] of counts.entries()) row[i] = (row[i] ?? 0) + n
}
