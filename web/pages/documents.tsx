import { DocumentsView } from '../features/documents/documents-view.tsx'
import { Page } from '../ui/page/page.tsx'

/** The company's own documents, which recommendations cite. */
export function Documents() {
  return (
    <Page title="Your documents">
      <DocumentsView />
    </Page>
  )
}
