import type { PackageStatus } from '../platform/generated/prisma/client.ts'

/** The twelve statuses, ordered by how far along a package is. */
export const packageStatuses = [
  'UNKNOWN',
  'PENDING',
  'PICKED_UP',
  'IN_TRANSIT',
  'ON_HOLD',
  'DELIVERY_DELAYED',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'DELIVERY_FAILED',
  'RETURN_TO_SENDER',
  'CANCELLED',
  'DELIVERED',
] as const satisfies readonly PackageStatus[]

/** How far along a package is; orders scans of the same instant. */
export const rankOf = (status: PackageStatus): number => packageStatuses.indexOf(status)

/** Whether no further scan is expected. */
export const isOver = (status: PackageStatus): boolean => status === 'DELIVERED' || status === 'CANCELLED'

/** Whether the status reports a state, not progress. */
export const isSetback = (status: PackageStatus): boolean =>
  status === 'ON_HOLD' || status === 'DELIVERY_DELAYED' || status === 'DELIVERY_FAILED' || status === 'UNKNOWN'

/** Whether it is between pick-up and the end of its journey. */
export const isOnItsWay = (status: PackageStatus): boolean =>
  status !== 'PENDING' && status !== 'UNKNOWN' && !isOver(status)
