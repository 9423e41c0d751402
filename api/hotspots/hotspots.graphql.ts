import { builder } from '../builder.ts'
import { Entity, EntityTypeRef } from '../emissions/entities.graphql.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
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

const filter = streamFilter('hotspot', 'HotspotWhere', {
  description: 'Filters hotspots; all conditions that are given must hold.',
  fields: (is) => ({
    entityTypes: is.field([EntityTypeRef], {
      description: 'Hotspots of entities of one of these types.',
      columns: (types) => ({ entityType: { in: types } }),
    }),
    minSeverity: is.field(SeverityRef, {
      description: 'Hotspots of this severity or a higher one.',
      columns: (min) => ({ severity: { in: atLeast(min) } }),
    }),
    statuses: is.field([HotspotStatusRef], {
      description: 'Hotspots in one of these states.',
      columns: (statuses) => ({ status: { in: statuses } }),
    }),
    search: is.search({
      description: 'Hotspots of entities whose name or key contains this text.',
      columns: ['entityName', 'entityKey'],
      stored: (searchText) => ({ entity: { searchText } }),
    }),
  }),
})

builder.queryFields((t) => ({
  hotspots: t.prismaConnection(
    {
      type: 'Hotspot',
      cursor: 'id',
      description: 'Hotspots, newest first.',
      args: { where: t.arg({ type: filter.input, description: 'Only hotspots that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.hotspot.count({ where: filter.conditionOf(where).table }),
      resolve: (query, _root, { where }, { db }) =>
        db.hotspot.findMany({ ...pageQuery(query), where: filter.conditionOf(where).table, orderBy: { id: 'desc' } }),
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

export const hotspotChanges = changeStream({
  topic: 'hotspot',
  type: Hotspot,
  description: 'Hotspots when they are found, change or are resolved.',
  change: 'One change of a hotspot: it was found, its figures changed, or it was resolved.',
  filter,
})
