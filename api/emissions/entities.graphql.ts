import { builder } from '../builder.ts'
import { PlaceRef } from '../packages/packages.graphql.ts'
import { pageQuery } from '../platform/ids.ts'
import { isRecord } from '../platform/stored-json.ts'
import { containing, maxSearchLength, spellings } from '../platform/text.ts'
import { WorkUnitRef } from '../vocabulary/work-unit.graphql.ts'
import { type WorkUnit, workUnits } from '../vocabulary/work-unit.ts'
import type { EntityType } from './activity.ts'
import { newestLeg } from './newest-leg-loader.ts'
import { readParts, workedIn } from './parts.ts'
import { placesOf } from './places.ts'
import type { Bucket } from './series.ts'
import { type SeriesPoint, seriesInBucket } from './series-loader.ts'

export const EntityTypeRef = builder.enumType('EntityType', {
  description: 'What kind of thing an entity is.',
  values: {
    SUPPLIER: { description: 'A company that supplies goods.' },
    CARRIER: { description: 'A company that transports goods.' },
    VEHICLE: { description: 'One truck, ship, aircraft or train.' },
    ROUTE: { description: 'A connection between two places on which goods travel regularly.' },
    FACILITY: { description: 'A warehouse, hub, office or other site.' },
  } satisfies Record<EntityType, object>,
})

const BucketRef = builder.enumType('Bucket', {
  description: 'The length of the periods of a series. Periods begin at midnight or at a full hour, in UTC.',
  values: {
    HOUR: { description: 'One hour.' },
    DAY: { description: 'One day.' },
    WEEK: { description: 'One week, from Monday.' },
    MONTH: { description: 'One calendar month.' },
    QUARTER: { description: 'Three calendar months, from January, April, July or October.' },
  } satisfies Record<Bucket, object>,
})

const SeriesPointRef = builder.objectRef<SeriesPoint>('SeriesPoint').implement({
  description: 'The emissions of an entity in one period. All amounts are kg CO2e, tank-to-wheel.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime', description: 'The start of the period.' }),
    co2: t.exposeFloat('co2', { description: 'The emissions in the period, in kg CO2e, tank-to-wheel.' }),
    count: t.exposeInt('count', { description: 'The number of activities in the period.' }),
    baseline: t.exposeFloat('baseline', {
      nullable: true,
      description: 'The normal emissions of such a period, in kg CO2e; null while there is too little history.',
    }),
    baselineLow: t.exposeFloat('baselineLow', {
      nullable: true,
      description: 'The lower end of the interval of normal emissions, in kg CO2e; null without a baseline.',
    }),
    baselineHigh: t.exposeFloat('baselineHigh', {
      nullable: true,
      description: 'The upper end of the interval of normal emissions, in kg CO2e; null without a baseline.',
    }),
    work: t.float({
      nullable: true,
      description: 'The work that was done, in the workUnit of the entity; null where it is not known.',
      resolve: ({ worked }) => worked?.amount ?? null,
    }),
    intensity: t.float({
      nullable: true,
      description: 'What one unit of that work emitted, in kg CO2e, tank-to-wheel; null where the work is not known.',
      resolve: ({ worked }) => (worked ? worked.co2 / worked.amount : null),
    }),
  }),
})

export const Entity = builder.prismaNode('Entity', {
  nullable: true,
  description: 'A supplier, carrier, vehicle, route or facility whose emissions Plume watches.',
  id: { field: 'id' },
  fields: (t) => ({
    key: t.exposeString('key', {
      description: "The sender's own stable key of the entity, unique together with type.",
    }),
    name: t.exposeString('name', { description: 'The name of the entity for people to read.' }),
    type: t.expose('type', { type: EntityTypeRef, description: 'What kind of thing the entity is.' }),
    bucket: t.expose('bucket', {
      type: BucketRef,
      description: 'The length of the periods that Plume compares, chosen by how often activities of the entity come.',
    }),
    places: t.field({
      type: [PlaceRef],
      description:
        'Where the entity is, according to its newest leg with coordinates: the origin and the destination of a ROUTE, or the place that a FACILITY or SUPPLIER ships from. Empty when that is unknown, and for a VEHICLE or CARRIER.',
      select: { id: true, type: true, key: true, name: true },
      resolve: async (entity, _args, context) => placesOf(entity, await newestLeg(context, entity.id)),
    }),
    workUnit: t.field({
      type: WorkUnitRef,
      nullable: true,
      description:
        'The work by which the intensity of the entity is judged, chosen from its records: the unit that explains its emissions best. Null while its activities tell no work, or too little of it.',
      select: { workUnit: true, intensity: true },
      resolve: workUnitOf,
    }),
    series: t.field({
      type: [SeriesPointRef],
      extensions: { rows: 40 },
      description: 'The emissions of the entity by period, oldest first, with the baseline and its interval.',
      args: {
        from: t.arg({ type: 'DateTime', description: 'Only periods that start at or after this time.' }),
        to: t.arg({ type: 'DateTime', description: 'Only periods that start before this time.' }),
        bucket: t.arg({
          type: BucketRef,
          description:
            'The length of the periods; the bucket of the entity when absent. Points of another length have no baseline.',
        }),
      },
      select: ({ from, to }) => ({
        id: true,
        bucket: true,
        workUnit: true,
        intensity: true,
        periods: {
          where: { start: { gte: from ?? undefined, lt: to ?? undefined } },
          orderBy: { start: 'asc' },
        },
      }),
      resolve: (entity, { from, to, bucket }, context) =>
        bucket && bucket !== entity.bucket
          ? seriesInBucket(context, { entityId: entity.id, bucket, from, to })
          : entity.periods.map((period) => ({ ...period, worked: workIn(period.parts, workUnitOf(entity)) })),
    }),
  }),
})

const EntityWhere = builder.inputType('EntityWhere', {
  description: 'Filters entities; all conditions that are given must hold, and an empty list matches nothing.',
  fields: (t) => ({
    types: t.field({ type: [EntityTypeRef], description: 'Entities of one of these types.' }),
    search: t.string({
      extensions: { maxLength: maxSearchLength },
      description: `Entities whose name or key contains this text. Upper and lower case count as equal; at most ${maxSearchLength} characters.`,
    }),
  }),
})

builder.queryFields((t) => ({
  entities: t.prismaConnection(
    {
      type: 'Entity',
      cursor: 'id',
      description: 'Entities, newest first.',
      args: { where: t.arg({ type: EntityWhere, description: 'Only entities that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.entity.count({ where: filterOf(where) }),
      resolve: (query, _root, { where }, { db }) =>
        db.entity.findMany({ ...pageQuery(query), where: filterOf(where), orderBy: { id: 'desc' } }),
    },
    { name: 'EntityConnection', description: 'A page of entities.' },
    { name: 'EntityEdge', description: 'An entity in a page, with its cursor.' },
  ),
  entity: t.prismaField({
    type: 'Entity',
    nullable: true,
    description: "Finds an entity by its type and its sender's key; null when there is none.",
    args: {
      type: t.arg({ type: EntityTypeRef, required: true, description: 'The type of the entity.' }),
      key: t.arg.string({ required: true, description: 'The key of the entity, as its sender gave it.' }),
    },
    resolve: (query, _root, { type, key }, { db }) =>
      db.entity.findFirst({ ...query, where: { type, key: { in: spellings('key', key) } } }),
  }),
}))

function filterOf(where: { types?: EntityType[] | null; search?: string | null } | null | undefined) {
  const { types, search } = where ?? {}
  return {
    ...(types && { type: { in: types } }),
    ...(search && { searchText: containing('search', search) }),
  }
}

const workIn = (parts: unknown, unit: WorkUnit | null) => (unit ? workedIn(readParts(parts), unit) : null)

/** The unit that a person chose, or that the entity is judged by. */
function workUnitOf({ workUnit, intensity }: { workUnit: WorkUnit | null; intensity: unknown }): WorkUnit | null {
  if (workUnit) return workUnit
  return (isRecord(intensity) && workUnits.find((unit) => unit === intensity.unit)) || null
}
