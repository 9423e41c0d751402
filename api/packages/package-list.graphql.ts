import { builder } from '../builder.ts'
import type { Db, Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { pageQuery } from '../platform/ids.ts'
import { spellings } from '../platform/text.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import { following, orderBy, type PackageOrder, placeColumns } from './package-order.ts'
import { packageStatuses } from './package-status.ts'
import { Package, PackageStatusRef } from './packages.graphql.ts'

/** A variable may hold any text for a status, see schema.ts. */
function known<T extends string>(status: T): T {
  if (packageStatuses.some((each) => each === status)) return status
  throw new PlumeError(
    'BAD_USER_INPUT',
    `${JSON.stringify(status.slice(0, 40))} is not a status: send one of ${packageStatuses.join(', ')}.`,
  )
}

const filter = streamFilter('package', 'PackageWhere', {
  description: 'Filters packages; all conditions that are given must hold, and an empty list matches nothing.',
  fields: (is) => ({
    trackingNumbers: is.field(['String'], {
      description: 'Packages with one of these tracking numbers.',
      columns: (numbers) => ({ trackingNumber: { in: numbers.flatMap((text) => spellings('trackingNumbers', text)) } }),
    }),
    carriers: is.field(['String'], {
      description: 'Packages of one of these carriers, each spelled as in `Package.carrier`.',
      columns: (carriers) => ({ carrier: { in: carriers.flatMap((text) => spellings('carriers', text)) } }),
    }),
    statuses: is.field([PackageStatusRef], {
      description: 'Packages in one of these states.',
      columns: (statuses) => ({ status: { in: statuses.map(known) } }),
    }),
    search: is.search({
      description: 'Packages whose tracking number contains this text.',
      columns: ['trackingNumber'],
      stored: (searchText) => ({ searchText }),
    }),
    late: is.field('Boolean', {
      description: 'True: packages with an open anomaly of type DELAYED. False: packages without one.',
      // Both conditions, so that the index on packages with an anomaly can be used.
      columns: (isLate) => ({ late: { equals: isLate }, ...(isLate && { openAnomalies: { gt: 0 } }) }),
    }),
    anomalous: is.field('Boolean', {
      description: 'True: packages with any open anomaly. False: packages without one.',
      columns: (isAnomalous) => ({ openAnomalies: isAnomalous ? { gt: 0 } : { equals: 0 } }),
    }),
  }),
})

const PackageOrderRef = builder.enumType('PackageOrder', {
  description: 'The order of a list of packages. A cursor continues from the current place of its row.',
  values: {
    NEWEST: { description: 'The packages that became known last come first.' },
    LAST_SCAN: { description: 'The packages with the newest scan, by event time, come first.' },
    PROMISED: {
      description: 'The packages with the earliest promised time come first; those without a promise come last.',
    },
    LATE_PROBABILITY: {
      description: 'The packages most likely to be late come first; those without an estimate come last.',
    },
  } as const satisfies Record<PackageOrder, object>,
})

const maxOffset = 1_000_000

function checkOffset({ offset, last, before }: { offset: number; last?: number | null; before?: string | null }): void {
  if (last != null || before != null) {
    throw new PlumeError('BAD_USER_INPUT', 'offset counts from the front: use it with first and after only.')
  }
  if (offset >= 0 && offset <= maxOffset) return
  throw new PlumeError('BAD_USER_INPUT', `offset is ${offset}: send 0 to ${maxOffset.toLocaleString('en')}.`)
}

type Page = Omit<Prisma.PackageFindManyArgs, 'orderBy' | 'distinct'> & {
  where: Prisma.PackageWhereInput
  skip: number
  take: number
}

/**
 * Finds a page in any order, from any offset. Skips by reading ids only: otherwise the database would read and sort
 * whole rows for nothing.
 */
async function findPage(db: Db | Tx, { where, cursor, skip, take, ...fields }: Page, order: PackageOrder) {
  const isReversed = take < 0
  const place = cursor && (await db.package.findUnique({ where: cursor, select: placeColumns }))
  if (cursor && !place)
    throw new PlumeError('BAD_USER_INPUT', 'The package of this cursor was removed: start again without a cursor.')
  const found = await db.package.findMany({
    where: place ? { AND: [where, following(order, place, isReversed)] } : where,
    orderBy: orderBy(order, isReversed),
    skip: place ? skip - 1 : skip,
    take: Math.abs(take),
    select: { id: true },
  })
  const ids = found.map(({ id }) => id)
  const rows = await db.package.findMany({ ...fields, where: { id: { in: ids } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const page = ids.flatMap((id) => byId.get(id) ?? [])
  return isReversed ? page.reverse() : page
}

builder.queryFields((t) => ({
  packages: t.prismaConnection(
    {
      type: 'Package',
      cursor: 'id',
      description: 'Packages, newest first unless orderBy says otherwise.',
      args: {
        where: t.arg({ type: filter.input, description: 'Only packages that match this filter.' }),
        orderBy: t.arg({ type: PackageOrderRef, description: 'The order of the list; NEWEST when absent.' }),
        offset: t.arg.int({
          description:
            'The number of rows to skip, 0 to 1,000,000: from the front of the list, or after the cursor. Cannot be used with `last` or `before`; hasPreviousPage ignores skipped rows.',
        }),
      },
      totalCount: (_root, { where }, { db }) => db.package.count({ where: filter.conditionOf(where).table }),
      resolve: (query, _root, { where, orderBy: order, offset, last, before }, { db }) => {
        const page = { ...pageQuery(query), where: filter.conditionOf(where).table }
        if (offset != null) checkOffset({ offset, last, before })
        return (order ?? 'NEWEST') === 'NEWEST' && !offset
          ? db.package.findMany({ ...page, orderBy: { id: 'desc' } })
          : findPage(db, { ...page, skip: page.skip + (offset ?? 0) }, order ?? 'NEWEST')
      },
    },
    { name: 'PackageConnection', description: 'A page of packages.' },
    { name: 'PackageEdge', description: 'A package in a page, with its cursor.' },
  ),
  package: t.prismaField({
    type: 'Package',
    nullable: true,
    description:
      'Finds a package by its tracking number; the newest when several packages had the number. Null when there is none.',
    args: { trackingNumber: t.arg.string({ required: true, description: 'The tracking number of the package.' }) },
    resolve: (query, _root, { trackingNumber }, { db }) =>
      db.package.findFirst({
        ...query,
        where: { trackingNumber: { in: spellings('trackingNumber', trackingNumber) } },
        orderBy: { journey: 'desc' },
      }),
  }),
}))

export const packageChanges = changeStream({
  topic: 'package',
  type: Package,
  description: 'Packages when they become known, move or change in any other way.',
  change: 'One change of a package: it became known, or what is known of it changed.',
  filter,
})
