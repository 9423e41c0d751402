import { Page } from '../ui/page.tsx'

export function PackagePage() {
  return <Page title="Package">{null}</Page>
}
