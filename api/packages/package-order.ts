/** The orders of the package list, and which packages follow a given one. No I/O. */
import type { Package, Prisma } from '../platform/generated/prisma/client.ts'

const columns = {
  LAST_SCAN: ['lastScanAt', 'desc'],
  PROMISED: ['promisedAt', 'asc'],
  LATE_PROBABILITY: ['lateProbability', 'desc'],
} as const

export type PackageOrder = 'NEWEST' | keyof typeof columns

/** The columns that decide the place of a package in a list. */
export const placeColumns = { id: true, lastScanAt: true, promisedAt: true, lateProbability: true } as const
export type PackagePlace = Pick<Package, keyof typeof placeColumns>

const other = { asc: 'desc', desc: 'asc' } as const

/** The order, or its reverse. No two packages share a place; packages without a value come last. */
export function orderBy(order: PackageOrder, isReversed: boolean): Prisma.PackageOrderByWithRelationInput[] {
  const id = { id: isReversed ? 'asc' : 'desc' } as const
  if (order === 'NEWEST') return [id]
  const [column, sort] = columns[order]
  return [{ [column]: isReversed ? { sort: other[sort], nulls: 'first' } : { sort, nulls: 'last' } }, id]
}

/** The filter for the packages that follow `place` in the order, or in its reverse. */
export function following(order: PackageOrder, place: PackagePlace, isReversed: boolean): Prisma.PackageWhereInput {
  const id = isReversed ? { gt: place.id } : { lt: place.id }
  if (order === 'NEWEST') return { id }
  const [column, sort] = columns[order]
  const value = place[column]
  const beside = { [column]: value, id }
  if (value === null) return isReversed ? { OR: [beside, { [column]: { not: null } }] } : beside
  const direction = isReversed ? other[sort] : sort
  const beyond = { [column]: direction === 'asc' ? { gt: value } : { lt: value } }
  return { OR: [beyond, beside, ...(isReversed ? [] : [{ [column]: null }])] }
}
