import { isUndecided } from '../../rows/recommendation-actions.ts'

type Saving = { status: string; co2Reduction: number; hotspot: { status: string } }
export type Sum = { count: number; co2: number }

const sum = (rows: readonly Saving[]): Sum => ({
  count: rows.length,
  co2: rows.reduce((total, { co2Reduction }) => total + (Number.isFinite(co2Reduction) ? co2Reduction : 0), 0),
})

/** What is still to be decided and what was approved of some recommendations, and the kg CO2e of each together. */
export const savingsOf = (rows: readonly Saving[]): { pending: Sum; approved: Sum } => ({
  pending: sum(rows.filter(isUndecided)),
  approved: sum(rows.filter(({ status }) => status === 'APPROVED')),
})

/** What is to be decided first, then the biggest saving. */
export const byWeight = (one: Saving, other: Saving): number =>
  Number(isUndecided(other)) - Number(isUndecided(one)) || other.co2Reduction - one.co2Reduction
