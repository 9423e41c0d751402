/**
 * Durations as counts on a logarithmic axis, two bins a doubling. Counts add up, so any order and any partition of the
 * observations gives the same row, and two nodes may add to one at once.
 */
export type Axis = {
  /** Where its bins stand in a row. */
  offset: number
  bins: number
  /** log2 of the lower edge of its first bin. Values outside fall into the first and the last bin. */
  from: number
}

const binsPerDoubling = 2

const axis = (offset: number, from: number, to: number): Axis => ({ offset, bins: (to - from) * binsPerDoubling, from })

/** Minutes to the delivery: 1 minute to 182 days. */
export const remainingAxis = axis(0, 0, 18)
/** The same as a share of what was planned: a 64th to 64 times. */
export const ratioAxis = axis(remainingAxis.offset + remainingAxis.bins, -6, 6)
/** Minutes to the next milestone. */
export const stepAxis = axis(ratioAxis.offset + ratioAxis.bins, 0, 18)

/** How many counts a row of durations has. */
export const rowLength = stepAxis.offset + stepAxis.bins

const place = ({ bins, from }: Axis, value: number): number =>
  Math.min(bins - 1e-9, Math.max(0, (Math.log2(value) - from) * binsPerDoubling))

/** Counts one observation in place. */
export function count(row: number[], axis: Axis, value: number): void {
  const at = axis.offset + Math.floor(place(axis, value))
  row[at] = (row[at] ?? 0) + 1
}

/** The observations on one axis of a row: how many, and how many were longer. Within a bin they lie evenly. */
export type Sample = { size: number; longerThan(value: number): number }

export function sampleOf(row: readonly number[], axis: Axis): Sample {
  const longer = new Float64Array(axis.bins + 1)
  for (let bin = axis.bins - 1; bin >= 0; bin--) longer[bin] = (longer[bin + 1] ?? 0) + (row[axis.offset + bin] ?? 0)
  return {
    size: longer[0] ?? 0,
    longerThan: (value) => {
      const at = place(axis, value)
      const bin = Math.floor(at)
      const above = longer[bin + 1] ?? 0
      return above + ((longer[bin] ?? 0) - above) * (1 - (at - bin))
    },
  }
}

/** The sum of two rows of the same kind. */
export const addCounts = (a: readonly number[], b: readonly number[]): number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0))
