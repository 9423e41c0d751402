import { packagesAddress } from '../addresses/packages.ts'
import { PackageAnomalies } from '../features/anomalies/package-anomalies.tsx'
import { PackageDetail } from '../features/packages/package-detail.tsx'
import { Link } from '../ui/controls/link.tsx'
import { Page } from '../ui/page/page.tsx'
import { usePathId } from './use-address.ts'

/** One package, with what other parts know of it. */
export function PackagePage() {
  const trackingNumber = usePathId()
  return (
    <Page
      title={trackingNumber}
      tabTitle={`Package ${trackingNumber}`}
      aside={<Link href={packagesAddress.href()}>← All packages</Link>}
    >
      <PackageDetail trackingNumber={trackingNumber} key={trackingNumber}>
        <PackageAnomalies trackingNumber={trackingNumber} />
      </PackageDetail>
    </Page>
  )
}
