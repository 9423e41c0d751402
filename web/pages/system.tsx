import { SystemView } from '../features/system/system-view.tsx'
import { Page } from '../ui/page/page.tsx'

/** What works behind the pages, and how well. */
export function System() {
  return (
    <Page title="Agents & health">
      <SystemView />
    </Page>
  )
}
