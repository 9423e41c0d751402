import { isUndecided } from '../../rows/recommendation-actions.ts'

type Saving = {
  id: string
  status: string
  co2Reduction: number
  hotspot: { status: string }
  /** Those of which only one can be done. */
  excludes: readonly { id: string }[]
}
/** What the order looks at. */
type Weighed = Pick<Saving, 'status' | 'co2Reduction' | 'hotspot'>
export type Sum = { count: number; co2: number }

/** Of those that exclude each other only the largest saving counts, and none where one of `chosen` excludes it. */
function sum(rows: readonly Saving[], chosen: readonly Saving[]): Sum {
  const counted: Saving[] = [...chosen]
  let co2 = 0
  for (const row of rows.filter((each) => Number.isFinite(each.co2Reduction)).sort(bySaving)) {
    if (counted.some((other) => exclude(row, other))) continue
    counted.push(row)
    co2 += row.co2Reduction
  }
  return { count: rows.length, co2 }
}

const bySaving = (one: Weighed, other: Weighed): number => other.co2Reduction - one.co2Reduction

const exclude = (one: Saving, other: Saving): boolean =>
  one.excludes.some(({ id }) => id === other.id) || other.excludes.some(({ id }) => id === one.id)

/** What is still to be decided and what was approved of some recommendations, and the kg CO2e that each can save. */
export function savingsOf(rows: readonly Saving[]): { pending: Sum; approved: Sum } {
  const approved = rows.filter(({ status }) => status === 'APPROVED')
  return { pending: sum(rows.filter(isUndecided), approved), approved: sum(approved, []) }
}

/** What is to be decided first, then the biggest saving. */
export const byWeight = (one: Weighed, other: Weighed): number =>
  Number(isUndecided(other)) - Number(isUndecided(one)) || bySaving(one, other)
