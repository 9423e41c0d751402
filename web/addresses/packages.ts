import { pageAddress, rowAddress } from './address.ts'
import { oneOf, text } from './parameters.ts'

/** The statuses of packages that can still be helped. */
export const underWay = [
  'PENDING',
  'PICKED_UP',
  'IN_TRANSIT',
  'ON_HOLD',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'DELIVERY_DELAYED',
  'DELIVERY_FAILED',
  'UNKNOWN',
] as const

/** The list of packages: all of them, the newest first, unless it says else. `carrier` and `q` as in `PackageWhere`. */
export const packagesAddress = pageAddress('/packages', {
  status: oneOf('', 'under-way', ...underWay, 'DELIVERED', 'RETURN_TO_SENDER', 'CANCELLED'),
  carrier: text,
  trouble: oneOf('', 'late', 'anomalous'),
  q: text,
  order: oneOf('NEWEST', 'LAST_SCAN', 'PROMISED', 'LATE_PROBABILITY'),
})

/** One package, by its tracking number. */
export const packageAddress = rowAddress('/packages', {})

export type PackagesSearch = ReturnType<typeof packagesAddress.read>
