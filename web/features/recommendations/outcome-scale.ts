export type OutcomeFigures = {
  expected: number
  smallestEffect: number
  estimate?: number | null
  low?: number | null
  high?: number | null
}

/** The position of each figure, in percent of the width, on a scale that holds zero and all of them; null: not known. */
export function outcomeScale({ expected, smallestEffect, estimate, low, high }: OutcomeFigures) {
  const known = [0, expected, smallestEffect, estimate, low, high].filter((value) => typeof value === 'number')
  const [from, to] = [Math.min(...known), Math.max(...known)]
  const margin = 0.04 * (to - from || 1)
  const span = to - from + 2 * margin
  const place = (value: number) => ((value - from + margin) / span) * 100
  const placeOrNull = (value: number | null | undefined) => (typeof value === 'number' ? place(value) : null)
  return {
    zero: place(0),
    expected: place(expected),
    smallest: place(smallestEffect),
    estimate: placeOrNull(estimate),
    low: placeOrNull(low),
    high: placeOrNull(high),
  }
}
