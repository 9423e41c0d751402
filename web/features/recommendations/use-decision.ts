import { useState } from 'react'
import { useClient } from 'urql'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { useRefusals } from '../../graphql/refusals.ts'
import { decideRecommendation, type Verdict } from './decide-recommendation.ts'

/** Decides on one recommendation; `isMine`: the decision in view was taken here. */
export function useDecision(recommendation: Pick<RecommendationRowFragment, 'id' | 'action'>) {
  const client = useClient()
  const refusals = useRefusals('Recommendation')
  const [deciding, setDeciding] = useState(false)
  const [isMine, setMine] = useState(false)

  const decide = async (verdict: Verdict, note: string) => {
    setDeciding(true)
    setMine(true)
    setMine(await decideRecommendation(client, recommendation, verdict, note))
    setDeciding(false)
  }
  const refusal = refusals.all.find(({ id }) => id === recommendation.id)?.sentence ?? null
  return { decide, deciding, isMine, refusal }
}
