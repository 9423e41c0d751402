import { Page } from '../ui/page.tsx'

export function Anomalies() {
  return <Page title="Anomalies">{null}</Page>
}
