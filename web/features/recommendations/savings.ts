type Pending = { status: string; co2Reduction: number; hotspot: { status: string } }

/**
 * The recommendations that somebody should decide, and the kg CO2e they would save together. One whose hotspot is
 * resolved is moot and does not count.
 */
export function pendingSavings(recommendations: readonly Pending[]): { count: number; co2: number } {
  const open = recommendations.filter(({ status, hotspot }) => status === 'PENDING' && hotspot.status === 'ACTIVE')
  return { count: open.length, co2: open.reduce((sum, { co2Reduction }) => sum + co2Reduction, 0) }
}
