import { builder } from '../builder.ts'
import type { Db, Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { pageQuery } from '../platform/ids.ts'
import { containing, finder, maxSearchLength, spellings } from '../platform/text.ts'
import { afterDescription, Change } from '../realtime/changes.graphql.ts'
import { matcher } from '../realtime/matches.ts'
import { changesOf, type ToldChange } from '../realtime/stream.ts'
import type { WatchedRow } from '../realtime/topics.ts'
import { following, orderBy, type PackageOrder, placeColumns } from './package-order.ts'
import { packageStatuses } from './package-status.ts'
import { Package, PackageStatusRef } from './packages.graphql.ts'

const PackageWhere = builder.inputType('PackageWhere', {
  description: 'Which packages; all that is given must hold.',
  fields: (t) => ({
    trackingNumbers: t.stringList({ description: 'With one of these tracking numbers.' }),
    carriers: t.stringList({ description: 'Of one of these carriers, each spelled as its packages have it.' }),
    statuses: t.field({ type: [PackageStatusRef], description: 'In one of these states.' }),
    search: t.string({
      extensions: { maxLength: maxSearchLength },
      description: `Whose tracking number contains this, in any case; ${maxSearchLength} characters at most.`,
    }),
    late: t.boolean({ description: 'True: with an open DELAYED anomaly; false: without one.' }),
    anomalous: t.boolean({ description: 'True: with an open anomaly; false: without one.' }),
  }),
})

type Where = typeof PackageWhere.$inferInput | null | undefined

/** A variable may hold any text for a status, see schema.ts. */
function known<T extends string>(status: T): T {
  if (packageStatuses.some((each) => each === status)) return status
  throw new PlumeError(
    'BAD_USER_INPUT',
    `${JSON.stringify(status.slice(0, 40))} is no status: send one of ${packageStatuses.join(', ')}.`,
  )
}

const rowFilter = ({ trackingNumbers, carriers, statuses, late, anomalous }: NonNullable<Where> = {}) => ({
  ...(trackingNumbers && {
    trackingNumber: { in: trackingNumbers.flatMap((text) => spellings('trackingNumbers', text)) },
  }),
  ...(carriers && { carrier: { in: carriers.flatMap((text) => spellings('carriers', text)) } }),
  ...(statuses && { status: { in: statuses.map(known) } }),
  // Both, so that the index of those with an anomaly serves.
  ...(typeof late === 'boolean' && { late: { equals: late }, ...(late && { openAnomalies: { gt: 0 } }) }),
  ...(typeof anomalous === 'boolean' && { openAnomalies: anomalous ? { gt: 0 } : { equals: 0 } }),
})

const tableFilter = (where: Where) => ({
  ...rowFilter(where ?? {}),
  ...(where?.search && { searchText: containing('search', where.search) }),
})

const PackageOrderRef = builder.enumType('PackageOrder', {
  description: 'Which packages come first. A cursor goes on from where its row stands now.',
  values: {
    NEWEST: { description: 'Those that became known last.' },
    LAST_SCAN: { description: 'Those that were scanned last, by event time.' },
    PROMISED: { description: 'Those whose promise is the earliest; those without one last.' },
    LATE_PROBABILITY: { description: 'Those most likely to miss their promise; those without an estimate last.' },
  } as const satisfies Record<PackageOrder, object>,
})

const farthest = 1_000_000

function checkOffset({ offset, last, before }: { offset: number; last?: number | null; before?: string | null }): void {
  if (last != null || before != null) {
    throw new PlumeError('BAD_USER_INPUT', 'offset counts from the front: send it with first and after only.')
  }
  if (offset >= 0 && offset <= farthest) return
  throw new PlumeError('BAD_USER_INPUT', `offset is ${offset}: send 0 to ${farthest.toLocaleString('en')}.`)
}

type Page = Omit<Prisma.PackageFindManyArgs, 'orderBy' | 'distinct'> & {
  where: Prisma.PackageWhereInput
  skip: number
  take: number
}

/**
 * A page in any order, from any place. What is skipped is looked up by its ids only: whole rows would be read, and
 * sorted, for nothing.
 */
async function findPage(db: Db | Tx, { where, cursor, skip, take, ...fields }: Page, order: PackageOrder) {
  const isReversed = take < 0
  const place = cursor && (await db.package.findUnique({ where: cursor, select: placeColumns }))
  if (cursor && !place) throw new PlumeError('BAD_USER_INPUT', 'The package of this cursor is gone: begin anew.')
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
        where: t.arg({ type: PackageWhere, description: 'Which packages.' }),
        orderBy: t.arg({ type: PackageOrderRef, description: 'Which come first; NEWEST when absent.' }),
        offset: t.arg.int({
          description:
            'Skips so many rows, 0 to 1,000,000: from the front, or after the cursor. Not with `last` or `before`; hasPreviousPage does not count them.',
        }),
      },
      totalCount: (_root, { where }, { db }) => db.package.count({ where: tableFilter(where) }),
      resolve: (query, _root, { where, orderBy: order, offset, last, before }, { db }) => {
        const page = { ...pageQuery(query), where: tableFilter(where) }
        if (offset != null) checkOffset({ offset, last, before })
        return (order ?? 'NEWEST') === 'NEWEST' && !offset
          ? db.package.findMany({ ...page, orderBy: { id: 'desc' } })
          : findPage(db, { ...page, skip: page.skip + (offset ?? 0) }, order ?? 'NEWEST')
      },
    },
    { name: 'PackageConnection', description: 'A page of rows.' },
    { name: 'PackageEdge', description: 'A row in a page.' },
  ),
  package: t.prismaField({
    type: 'Package',
    nullable: true,
    description: 'One package; of several parcels that bore the number the newest. Null when nothing is known of it.',
    args: { trackingNumber: t.arg.string({ required: true, description: 'Its number.' }) },
    resolve: (query, _root, { trackingNumber }, { db }) =>
      db.package.findFirst({
        ...query,
        where: { trackingNumber: { in: spellings('trackingNumber', trackingNumber) } },
        orderBy: { journey: 'desc' },
      }),
  }),
}))

const PackageChange = builder.objectRef<ToldChange<'package'>>('PackageChange').implement({
  interfaces: [Change],
  description: 'A package that is new or has moved.',
  fields: (t) => ({
    package: t.field({ type: Package, description: 'The package as it was then.', resolve: ({ row }) => row }),
  }),
})

builder.subscriptionField('packageChanges', (t) =>
  t.field({
    type: PackageChange,
    description: 'Packages as they appear and move.',
    args: {
      after: t.arg.string({ description: afterDescription }),
      where: t.arg({
        type: PackageWhere,
        description:
          'Which packages, by what they are after the change; one that no longer is comes once more, as LEFT.',
      }),
    },
    subscribe: (_root, { after, where }) => {
      const matches = matcher(rowFilter(where ?? {}))
      const isFound = finder('search', where?.search)
      return changesOf({
        topic: 'package',
        after,
        matches: (row: WatchedRow<'package'>) => matches(row) && (!isFound || isFound(row.trackingNumber)),
      })
    },
    resolve: (entry) => entry as ToldChange<'package'>,
  }),
)
