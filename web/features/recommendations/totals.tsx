import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { Co2 } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { type Sum, savingsOf } from './savings.ts'

/** What the recommendations of a list would save, and what was approved of it. */
export function Totals({ rows }: { rows: readonly RecommendationRowFragment[] }) {
  const { pending, approved } = savingsOf(rows)
  return (
    <>
      <Total sum={pending} word="to decide" />
      {pending.count > 0 && approved.count > 0 && ' · '}
      <Total sum={approved} word="approved" />
    </>
  )
}

function Total({ sum, word }: { sum: Sum; word: string }) {
  if (sum.count === 0) return null
  return (
    <>
      {formatCount(sum.count)} {word}: −<Co2 kg={sum.co2} />
    </>
  )
}
