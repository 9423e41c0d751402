/** One line of a benchmark: what was measured, its value with its unit, and what it should be. */
export type Line = { what: string; value: string; aim?: string }

/** The value below which a share (0 to 1) of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const inMs = (value: number): string => `${value.toFixed(0)} ms`
