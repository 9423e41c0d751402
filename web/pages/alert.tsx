import { Page } from '../ui/page.tsx'

export function AlertPage() {
  return <Page title="Alert">{null}</Page>
}
