import type { Client } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { refusalsOf } from '../../graphql/refusals.ts'
import { approveRecommendation, recommendationQuery, rejectRecommendation } from './documents.ts'
import { splitAction } from './headline.ts'

export type Verdict = 'approve' | 'reject'

/**
 * Approves or rejects a recommendation: shown at once, taken back when the server refuses. The refusal is kept with its
 * sentence, and the recommendation read again, so that the decision that counts is the one in view.
 * @returns whether it was done
 */
export async function decideRecommendation(
  client: Client,
  { id, action }: Pick<RecommendationRowFragment, 'id' | 'action'>,
  verdict: Verdict,
  note = '',
): Promise<boolean> {
  const refusals = refusalsOf(client)
  refusals.forget([id])
  const variables = { id, note: note.trim() || null }
  const { error } =
    verdict === 'approve'
      ? await client.mutation(approveRecommendation, variables).toPromise()
      : await client.mutation(rejectRecommendation, variables).toPromise()
  if (!error) return true
  refusals.add({ kind: 'Recommendation', id, about: splitAction(action).headline, sentence: errorSentence(error) })
  if (errorCode(error) !== 'UNREACHABLE')
    await client.query(recommendationQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
  return false
}

/** Whether somebody should decide: one whose hotspot is resolved is moot. */
export const isDecidable = ({ status, hotspot }: { status: string; hotspot: { status: string } }): boolean =>
  status === 'PENDING' && hotspot.status === 'ACTIVE'
