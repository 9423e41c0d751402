import { useState } from 'react'
import { useClient } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import { approveRecommendation, recommendationQuery, rejectRecommendation } from './documents.ts'

export type Verdict = 'approve' | 'reject'

/**
 * Approves or rejects a recommendation: shown at once, taken back when the server refuses. After a refusal the
 * recommendation is read again, so that the decision that counts is the one in view.
 */
export function useDecision(id: string) {
  const client = useClient()
  const [deciding, setDeciding] = useState<Verdict | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)

  const decide = async (verdict: Verdict, note: string) => {
    setDeciding(verdict)
    setRefusal(null)
    const variables = { id, note: note.trim() || null }
    const { error } =
      verdict === 'approve'
        ? await client.mutation(approveRecommendation, variables).toPromise()
        : await client.mutation(rejectRecommendation, variables).toPromise()
    setDeciding(null)
    if (!error) return
    setRefusal(errorSentence(error))
    if (errorCode(error) !== 'UNREACHABLE')
      await client.query(recommendationQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
  }
  return { decide, deciding, refusal }
}
