import { Page } from '../ui/page.tsx'

export function Packages() {
  return <Page title="Packages">{null}</Page>
}
