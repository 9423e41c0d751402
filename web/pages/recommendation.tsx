import { Page } from '../ui/page.tsx'

export function RecommendationPage() {
  return <Page title="Recommendation">{null}</Page>
}
