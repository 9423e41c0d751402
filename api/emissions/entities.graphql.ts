import { builder } from '../builder.ts'
import { PlaceRef } from '../packages/packages.graphql.ts'
import { pageQuery } from '../platform/ids.ts'
import { containing, maxSearchLength, spellings } from '../platform/text.ts'
import { type EntityType, entityTypes } from './activity.ts'
import { newestLeg } from './newest-leg-loader.ts'
import { placesOf } from './places.ts'
import { buckets } from './series.ts'
import { type SeriesPoint, seriesInBucket } from './series-loader.ts'

export const EntityTypeRef = builder.enumType('EntityType', {
  description: 'What kind of thing is watched.',
  values: entityTypes,
})

const BucketRef = builder.enumType('Bucket', { description: 'The length of a period, in UTC.', values: buckets })

const SeriesPointRef = builder.objectRef<SeriesPoint>('SeriesPoint').implement({
  description: 'One period of a series, in kg CO2e.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime', description: 'When the period starts.' }),
    co2: t.exposeFloat('co2', { description: 'What was emitted in it.' }),
    count: t.exposeInt('count', { description: 'How many activities it holds.' }),
    baseline: t.exposeFloat('baseline', {
      nullable: true,
      description: 'What was normal; null with too little history.',
    }),
    baselineLow: t.exposeFloat('baselineLow', { nullable: true, description: "Lower end of the baseline's interval." }),
    baselineHigh: t.exposeFloat('baselineHigh', {
      nullable: true,
      description: "Upper end of the baseline's interval.",
    }),
  }),
})

export const Entity = builder.prismaNode('Entity', {
  nullable: true,
  description: 'A supplier, carrier, vehicle, route or facility whose emissions are watched.',
  id: { field: 'id' },
  fields: (t) => ({
    key: t.exposeString('key', { description: "The caller's own stable key, unique together with type." }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    type: t.expose('type', { type: EntityTypeRef, description: 'What kind of thing it is.' }),
    bucket: t.expose('bucket', {
      type: BucketRef,
      description: 'The period it is judged by, chosen from how often it reports.',
    }),
    places: t.field({
      type: [PlaceRef],
      description:
        'Where it is, by its newest leg with coordinates: of a ROUTE its origin and its destination, of a FACILITY or SUPPLIER where it sends from. Empty when that is not known, and for what moves.',
      select: { id: true, type: true, key: true, name: true },
      resolve: async (entity, _args, context) => placesOf(entity, await newestLeg(context, entity.id)),
    }),
    series: t.field({
      type: [SeriesPointRef],
      extensions: { rows: 40 },
      description: 'Emissions per period, oldest first, with the baseline and its interval.',
      args: {
        from: t.arg({ type: 'DateTime', description: 'Only periods that start at or after this.' }),
        to: t.arg({ type: 'DateTime', description: 'Only periods that start before this.' }),
        bucket: t.arg({
          type: BucketRef,
          description: "Another period than the entity's own; such points have no baseline.",
        }),
      },
      select: ({ from, to }) => ({
        id: true,
        bucket: true,
        periods: {
          where: { start: { gte: from ?? undefined, lt: to ?? undefined } },
          orderBy: { start: 'asc' },
        },
      }),
      resolve: (entity, { from, to, bucket }, context) =>
        bucket && bucket !== entity.bucket
          ? seriesInBucket(context, { entityId: entity.id, bucket, from, to })
          : entity.periods,
    }),
  }),
})

const EntityWhere = builder.inputType('EntityWhere', {
  description: 'Which entities; all that is given must hold.',
  fields: (t) => ({
    types: t.field({ type: [EntityTypeRef], description: 'Of one of these types.' }),
    search: t.string({
      extensions: { maxLength: maxSearchLength },
      description: `Whose name or key contains this, in any case; ${maxSearchLength} characters at most.`,
    }),
  }),
})

builder.queryFields((t) => ({
  entities: t.prismaConnection(
    {
      type: 'Entity',
      cursor: 'id',
      description: 'What is watched, newest first.',
      args: { where: t.arg({ type: EntityWhere, description: 'Which entities.' }) },
      totalCount: (_root, { where }, { db }) => db.entity.count({ where: filterOf(where) }),
      resolve: (query, _root, { where }, { db }) =>
        db.entity.findMany({ ...pageQuery(query), where: filterOf(where), orderBy: { id: 'desc' } }),
    },
    { name: 'EntityConnection', description: 'A page of rows.' },
    { name: 'EntityEdge', description: 'A row in a page.' },
  ),
  entity: t.prismaField({
    type: 'Entity',
    nullable: true,
    description: "One entity by its owner's key.",
    args: {
      type: t.arg({ type: EntityTypeRef, required: true, description: 'Its type.' }),
      key: t.arg.string({ required: true, description: 'Its key.' }),
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
