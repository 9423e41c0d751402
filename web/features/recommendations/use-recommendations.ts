import { useQuery } from 'urql'
import type { RecommendationRowFragment, RecommendationStatus } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { recommendationQuery, recommendationsQuery } from './documents.ts'
import { splitAction } from './headline.ts'
import { byWeight } from './savings.ts'

/** How many are read at once; the newest come first. */
const READ = 500

/**
 * The recommendations in a state, or all, live: those to be decided first, then the biggest saving. `total` is how many
 * there are where not all were read.
 */
export function useRecommendations(status: RecommendationStatus | '') {
  const [{ data, error }, read] = useQuery({
    query: recommendationsQuery,
    variables: { first: READ, where: { statuses: status ? [status] : null } },
  })
  // One that was read again after a refusal may have left the list without a change having come.
  const belongs = (row: RecommendationRowFragment) => !status || row.status === status
  const rows = data ? newestFirst(data.recommendations).filter(belongs).sort(byWeight) : null
  const { hasNextPage = false } = data?.recommendations.pageInfo ?? {}
  return { rows, error, total: hasNextPage ? (data?.recommendations.totalCount ?? null) : null, retry: () => read() }
}

/** What a recommendation is called; null while it is not known. */
export function useRecommendationName(id: string): string | null {
  const [{ data }] = useQuery({ query: recommendationQuery, variables: { id }, pause: id === '' })
  return id && data?.recommendation ? splitAction(data.recommendation.action).headline : null
}
