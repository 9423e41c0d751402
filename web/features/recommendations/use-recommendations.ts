import { useCallback } from 'react'
import { useQuery } from 'urql'
import type { RecommendationRowFragment, RecommendationStatus } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { type LiveList, useLiveList } from '../../graphql/use-live-list.ts'
import { recommendationQuery } from '../../rows/recommendation-actions.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { recommendationsQuery } from './documents.ts'
import { byWeight } from './savings.ts'

/** How many are read at once; the newest come first. */
const maxRecommendations = 500

/** The recommendations in a state, or all, live: those to be decided first, then the biggest saving. */
export function useRecommendations(status: RecommendationStatus | ''): LiveList<RecommendationRowFragment> {
  const arrange = useCallback(
    (rows: readonly RecommendationRowFragment[]) =>
      newestFirst(rows)
        // One that was read again after a refusal may have left the list without a change having come.
        .filter((row) => !status || row.status === status)
        .sort(byWeight),
    [status],
  )
  const variables = { first: maxRecommendations, where: { statuses: status ? [status] : null } }
  return useLiveList({ query: recommendationsQuery, variables }, (data) => data.recommendations, arrange)
}

/** What a recommendation is called; null while it is not known. */
export function useRecommendationName(id: string): string | null {
  const [{ data }] = useQuery({ query: recommendationQuery, variables: { id }, pause: id === '' })
  return id && data?.recommendation ? splitAction(data.recommendation.action).headline : null
}
