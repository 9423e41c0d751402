import { Page } from '../ui/page.tsx'

export function Recommendations() {
  return <Page title="Recommendations">{null}</Page>
}
