import { recommendationAddress, recommendationsAddress } from '../addresses/recommendations.ts'
import { RecommendationDetail } from '../features/recommendations/recommendation-detail.tsx'
import { useAddress, usePathId } from './use-address.ts'

/** One recommendation, beside the list it was chosen from. */
export function RecommendationPage() {
  const id = usePathId()
  const [address] = useAddress(recommendationAddress)
  return <RecommendationDetail key={id} id={id} listHref={recommendationsAddress.href(address)} />
}
