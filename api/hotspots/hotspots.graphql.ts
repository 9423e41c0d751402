import { builder } from '../builder.ts'
import { Entity, EntityTypeRef } from '../emissions/entities.graphql.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { containing, finder, maxSearchLength } from '../platform/text.ts'
import { afterDescription, Change } from '../realtime/changes.graphql.ts'
import { matcher } from '../realtime/matches.ts'
import { changesOf, type ToldChange } from '../realtime/stream.ts'
import type { WatchedRow } from '../realtime/topics.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { atLeast } from '../vocabulary/severity.ts'
import type { Driver } from './drivers.ts'

const HotspotStatusRef = builder.enumType('HotspotStatus', {
  description: 'Whether it lasts.',
  values: {
    ACTIVE: { description: 'The entity is above its baseline.' },
    RESOLVED: { description: 'The entity is back.' },
  },
})

const DriverKindRef = builder.enumType('DriverKind', {
  description: 'Which part of the figure moved (logarithmic mean Divisia decomposition).',
  values: {
    ACTIVITY: { description: 'More or less was carried or burned.' },
    MODE_MIX: { description: 'Other modes of transport carried it.' },
    DISTANCE: { description: 'It went farther or less far.' },
    INTENSITY: { description: 'Each unit of work emitted more or less.' },
    OTHER: { description: 'What inputs without a breakdown leave unexplained.' },
  },
})

const DriverRef = builder.objectRef<Driver>('Driver').implement({
  description: 'A part of predictedCo2 - baselineCo2.',
  fields: (t) => ({
    kind: t.expose('kind', { type: DriverKindRef, description: 'Which part.' }),
    co2: t.exposeFloat('co2', {
      description: 'Its share of the difference in kg CO2e; negative where it lowered the figure.',
    }),
    label: t.exposeString('label', { description: 'What happened, in words and figures.' }),
  }),
})

export const Hotspot = builder.prismaNode('Hotspot', {
  nullable: true,
  description: "An entity whose predicted emissions are above its baseline's interval and above the threshold.",
  id: { field: 'id' },
  fields: (t) => ({
    entity: t.relation('entity', { description: 'Whose emissions are high.' }),
    periodStart: t.expose('periodStart', { type: 'DateTime', description: 'Start of the newest hot period.' }),
    periodEnd: t.expose('periodEnd', { type: 'DateTime', description: 'End of that period (exclusive).' }),
    predictedCo2: t.exposeFloat('predictedCo2', {
      description: 'What it will have emitted when the period ends, kg CO2e.',
    }),
    baselineCo2: t.exposeFloat('baselineCo2', { description: 'What it normally emits in such a period, kg CO2e.' }),
    baselineLow: t.exposeFloat('baselineLow', { description: "Lower end of the baseline's interval." }),
    baselineHigh: t.exposeFloat('baselineHigh', { description: "Upper end of the baseline's interval." }),
    percentAbove: t.exposeFloat('percentAbove', { description: 'predictedCo2 above baselineCo2, in percent.' }),
    severity: t.expose('severity', {
      type: SeverityRef,
      description: 'From percent above and how clear of the interval.',
    }),
    status: t.expose('status', { type: HotspotStatusRef, description: 'Whether it lasts.' }),
    reason: t.exposeString('reason', { description: 'Why it was judged so.' }),
    unadvised: t.exposeString('unadvised', {
      nullable: true,
      description: 'Why there is no recommendation; null when there is one.',
    }),
    observedAt: t.expose('observedAt', { type: 'DateTime', description: 'Event time up to which it was judged.' }),
    drivers: t.field({
      type: [DriverRef],
      description: 'What moved the figure; the parts add up to predictedCo2 - baselineCo2.',
      resolve: ({ drivers }) => drivers as Driver[],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was found.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

builder.prismaObjectField(Entity, 'hotspots', (t) =>
  t.relatedConnection(
    'hotspots',
    {
      cursor: 'id',
      totalCount: true,
      description: 'Its hotspots, newest first.',
      query: { orderBy: { id: 'desc' } },
    },
    { name: 'EntityHotspotConnection', description: 'A page of rows.' },
    { name: 'EntityHotspotEdge', description: 'A row in a page.' },
  ),
)

const HotspotWhere = builder.inputType('HotspotWhere', {
  description: 'Which hotspots; all that is given must hold.',
  fields: (t) => ({
    entityTypes: t.field({ type: [EntityTypeRef], description: 'Of entities of one of these types.' }),
    minSeverity: t.field({ type: SeverityRef, description: 'At least this severe.' }),
    statuses: t.field({ type: [HotspotStatusRef], description: 'In one of these states.' }),
    search: t.string({
      extensions: { maxLength: maxSearchLength },
      description: `Of entities whose name or key contains this, in any case; ${maxSearchLength} characters at most.`,
    }),
  }),
})

type Where = typeof HotspotWhere.$inferInput | null | undefined

const rowFilter = ({ entityTypes, minSeverity, statuses }: NonNullable<Where> = {}) => ({
  ...(entityTypes && { entityType: { in: entityTypes } }),
  ...(minSeverity && { severity: { in: atLeast(minSeverity) } }),
  ...(statuses && { status: { in: statuses } }),
})

function tableFilter(where: Where): Prisma.HotspotWhereInput {
  const search = where?.search && containing('search', where.search)
  return { ...rowFilter(where ?? {}), ...(search && { entity: { searchText: search } }) }
}

builder.queryFields((t) => ({
  hotspots: t.prismaConnection(
    {
      type: 'Hotspot',
      cursor: 'id',
      description: 'Hotspots, newest first.',
      args: { where: t.arg({ type: HotspotWhere, description: 'Which hotspots.' }) },
      totalCount: (_root, { where }, { db }) => db.hotspot.count({ where: tableFilter(where) }),
      resolve: (query, _root, { where }, { db }) =>
        db.hotspot.findMany({ ...pageQuery(query), where: tableFilter(where), orderBy: { id: 'desc' } }),
    },
    { name: 'HotspotConnection', description: 'A page of rows.' },
    { name: 'HotspotEdge', description: 'A row in a page.' },
  ),
  hotspot: t.prismaField({
    type: 'Hotspot',
    nullable: true,
    description: 'One hotspot; null when there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, { db }) => db.hotspot.findUnique({ ...query, where: { id: rowId('Hotspot', id) } }),
  }),
}))

const HotspotChange = builder.objectRef<ToldChange<'hotspot'>>('HotspotChange').implement({
  interfaces: [Change],
  description: 'A hotspot that was found, changed or resolved.',
  fields: (t) => ({
    hotspot: t.field({ type: Hotspot, description: 'The hotspot as it was then.', resolve: ({ row }) => row }),
  }),
})

builder.subscriptionField('hotspotChanges', (t) =>
  t.field({
    type: HotspotChange,
    description: 'Hotspots as they are found, change and resolve.',
    args: {
      after: t.arg.string({ description: afterDescription }),
      where: t.arg({
        type: HotspotWhere,
        description:
          'Which hotspots, by what they are after the change; one that no longer is comes once more, as LEFT.',
      }),
    },
    subscribe: (_root, { after, where }) => {
      const matches = matcher(rowFilter(where ?? {}))
      const isFound = finder('search', where?.search)
      return changesOf({
        topic: 'hotspot',
        after,
        matches: (row: WatchedRow<'hotspot'>) =>
          // The log may hold hotspots of a time when it did not name their entities.
          matches(row) && (!isFound || [row.entityName, row.entityKey].some((text) => isFound(text ?? ''))),
      })
    },
    resolve: (entry) => entry as ToldChange<'hotspot'>,
  }),
)
