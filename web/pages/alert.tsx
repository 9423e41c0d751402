import { useContext } from 'react'
import { AlertDetail } from '../features/alerts/alert-detail.tsx'
import { SilencingContext } from '../features/alerts/silencing.ts'
import { useAddress, usePathId, writeSearch } from './use-address.ts'

/** One alert, beside the list it was chosen from. */
export function AlertPage() {
  const id = usePathId()
  const [address] = useAddress()
  const isSilencing = useContext(SilencingContext)
  return <AlertDetail key={id} id={id} listHref={`/alerts${writeSearch(address)}`} isSilencing={isSilencing} />
}
