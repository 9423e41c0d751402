import { Page } from '../ui/page.tsx'

export function System() {
  return <Page title="Agents & health">{null}</Page>
}
