import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { hotspotRecommendationsQuery } from './documents.ts'
import { RecommendationCard } from './recommendation-card.tsx'

/** What to do about one hotspot, in the server's order: the best first. */
export function HotspotRecommendations({ hotspotId }: { hotspotId: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({
    query: hotspotRecommendationsQuery,
    variables: { id: hotspotId },
  })
  const recommendations = data?.hotspot?.recommendations
  if (!recommendations && (fetching || stale)) return <LoadingRows rows={2} height={96} />
  if (!recommendations)
    return error ? (
      <Failure
        title="The recommendations could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    ) : null
  if (recommendations.length === 0)
    return (
      <Empty title="No fitting measure">
        {data?.hotspot?.noRecommendationReason ?? 'None of the known measures fits what moved this figure.'}
      </Empty>
    )
  return [...recommendations]
    .sort((a, b) => a.rank - b.rank || b.co2Reduction - a.co2Reduction)
    .map((recommendation) => <RecommendationCard key={recommendation.id} recommendation={recommendation} />)
}
