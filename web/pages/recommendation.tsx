import { RecommendationDetail } from '../features/recommendations/recommendation-detail.tsx'
import { useAddress, usePathId, writeSearch } from './use-address.ts'

/** One recommendation, beside the list it was chosen from. */
export function RecommendationPage() {
  const id = usePathId()
  const [address] = useAddress()
  return <RecommendationDetail key={id} id={id} listHref={`/recommendations${writeSearch(address)}`} />
}
