import type { PackageStatus } from '../platform/generated/prisma/client.ts'

/** The twelve statuses, as far along as they are. */
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

/** How far along; for scans of one instant. */
export const rankOf = (status: PackageStatus): number => packageStatuses.indexOf(status)

/** After these no scan is expected. */
export const isOver = (status: PackageStatus): boolean => status === 'DELIVERED' || status === 'CANCELLED'

/** Says how it stands, and not that it got on. */
export const isSetback = (status: PackageStatus): boolean =>
  status === 'ON_HOLD' || status === 'DELIVERY_DELAYED' || status === 'DELIVERY_FAILED' || status === 'UNKNOWN'

/** Between pick-up and its end. */
export const isOnItsWay = (status: PackageStatus): boolean =>
  status !== 'PENDING' && status !== 'UNKNOWN' && !isOver(status)
