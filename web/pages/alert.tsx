import { alertAddress, alertsAddress } from '../addresses/alerts.ts'
import { AlertDetail } from '../features/alerts/alert-detail.tsx'
import { useAddress, usePathId } from './use-address.ts'

/** One alert, beside the list it was chosen from. */
export function AlertPage() {
  const id = usePathId()
  const [address] = useAddress(alertAddress)
  return <AlertDetail key={id} id={id} listHref={alertsAddress.href(address)} />
}
