import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { globalId } from '../platform/ids.ts'
import { stateOf } from '../realtime/stream.ts'
import { createGate } from '../realtime/turns.ts'
import { type Bounds, followMap, type MapUpdate } from './map-feed.ts'
import { isOver, packageStatuses } from './package-status.ts'
import { Package } from './packages.graphql.ts'

/** The maximum number of packages in the first update; later changes of other packages follow in any case. */
const maxPackages = 20_000

const MapUpdateRef = builder.objectRef<MapUpdate>('MapUpdate').implement({
  description: 'What changed on a map of packages.',
  fields: (t) => ({
    packages: t.field({
      type: [Package],
      // An estimate for the cost limit: an update holds the changes of a quarter of a second, only the first one holds
      // all.
      extensions: { rows: 200 },
      description: `In the first update all packages under way within the bounds, the newest ${maxPackages.toLocaleString('en')} at most; then packages that changed, also those that just left the bounds.`,
      resolve: ({ packages }) => packages,
    }),
    gone: t.idList({
      description: 'The ids of packages that were removed because their scans were retracted: take them off the map.',
      resolve: ({ gone }) => gone.map((id) => globalId('Package', id)),
    }),
    isSnapshot: t.exposeBoolean('isSnapshot', {
      description:
        'True: packages holds everything within the bounds; replace whatever you have. The first update is one, and so is the next update for a client that read too slowly. False: add these packages to what you have.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time that the update describes.' }),
  }),
})

const BoundsInput = builder.inputType('BoundsInput', {
  description: 'A part of the map, in WGS 84 degrees. When west is greater than east, the part spans the date line.',
  fields: (t) => ({
    south: t.float({ required: true, description: 'The southern edge, -90 to 90.' }),
    west: t.float({ required: true, description: 'The western edge, -180 to 180.' }),
    north: t.float({ required: true, description: 'The northern edge, -90 to 90, not below south.' }),
    east: t.float({ required: true, description: 'The eastern edge, -180 to 180.' }),
  }),
})

const world: Bounds = { south: -90, west: -180, north: 90, east: 180 }

function checked({ south, west, north, east }: Bounds): Bounds {
  const isSpan = south >= -90 && south <= north && north <= 90
  if (isSpan && Math.abs(west) <= 180 && Math.abs(east) <= 180) return { south, west, north, east }
  throw new PlumeError(
    'BAD_USER_INPUT',
    'Invalid bounds: latitudes are -90 to 90 with south not above north, longitudes -180 to 180.',
  )
}

/** Few snapshots are read at the same time, as each may hold 20,000 rows. */
const gate = createGate(2)

function readWithin(db: Db, { south, west, north, east }: Bounds) {
  const longitudes = west <= east ? [{ gte: west, lte: east }] : [{ gte: west }, { lte: east }]
  return db.package.findMany({
    where: {
      status: { in: packageStatuses.filter((status) => !isOver(status)) },
      latitude: { gte: south, lte: north },
      OR: longitudes.map((longitude) => ({ longitude })),
    },
    orderBy: { id: 'desc' },
    take: maxPackages,
  })
}

builder.subscriptionField('mapUpdates', (t) =>
  t.field({
    type: MapUpdateRef,
    description: 'Packages within the bounds, and how they move, in batches of at most four a second.',
    args: { bounds: t.arg({ type: BoundsInput, description: 'The part of the map; the whole world when absent.' }) },
    subscribe: (_root, args, { db, log }) => {
      const bounds = checked(args.bounds ?? world)
      return stateOf(followMap(log.listen, bounds, () => gate(() => readWithin(db as Db, bounds))))
    },
    resolve: (update) => update,
  }),
)
