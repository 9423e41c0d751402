import { overviewAddress } from '../addresses/overview.ts'
import { Link } from '../ui/controls/link.tsx'
import { Page } from '../ui/page/page.tsx'
import { Empty } from '../ui/page/states.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty title="Nothing lives at this address">
        The link may be old or cut short. <Link href={overviewAddress.href()}>Go to the overview</Link>.
      </Empty>
    </Page>
  )
}
