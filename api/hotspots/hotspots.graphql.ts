import { builder } from '../builder.ts'
import { Entity, EntityTypeRef } from '../emissions/entities.graphql.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import type { HotspotMeasure } from '../vocabulary/hotspot-measure.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { atLeast } from '../vocabulary/severity.ts'
import { type Driver, readDrivers } from './drivers.ts'

const HotspotStatusRef = builder.enumType('HotspotStatus', {
  description: 'Whether a hotspot is still going on.',
  values: {
    ACTIVE: { description: "The entity's emissions are still above its baseline." },
    RESOLVED: { description: "The entity's emissions are back in their normal range." },
  },
})

export const HotspotMeasureRef = builder.enumType('HotspotMeasure', {
  description: 'By what an entity was judged. All amounts are kg CO2e either way.',
  values: {
    TOTAL: { description: 'What it emits, against what is normal.' },
    INTENSITY: {
      description:
        'What it emits for the work done, against what it normally emits for this much work. The ACTIVITY driver is zero.',
    },
  } satisfies Record<HotspotMeasure, object>,
})

const DriverKindRef = builder.enumType('DriverKind', {
  description:
    'The cause of a part of the difference between predicted and normal emissions (logarithmic mean Divisia decomposition).',
  values: {
    ACTIVITY: { description: 'The amount: more or less was carried, burned or used.' },
    MODE_MIX: { description: 'The mix of transport modes: more or less went by modes that emit much.' },
    DISTANCE: { description: 'The distance: goods travelled farther or less far.' },
    INTENSITY: {
      description:
        'The emission intensity: each tonne-kilometre, or unit of fuel or electricity, emitted more or less.',
    },
    OTHER: { description: 'The rest, which comes from inputs that cannot be broken down, such as reported amounts.' },
  },
})

export const DriverRef = builder.objectRef<Driver>('Driver').implement({
  description: 'One part of the difference between predictedCo2 and baselineCo2, with its cause.',
  fields: (t) => ({
    kind: t.expose('kind', { type: DriverKindRef, description: 'The cause of this part.' }),
    co2: t.exposeFloat('co2', {
      description: 'The size of this part in kg CO2e, tank-to-wheel; negative where it lowered emissions.',
    }),
    label: t.exposeString('label', { description: 'What happened, in words and figures, for people to read.' }),
  }),
})

export const Hotspot = builder.prismaNode('Hotspot', {
  nullable: true,
  description:
    'A rise in the emissions of one entity: what is predicted for the period is above the interval of its baseline and above the threshold for hotspots.',
  id: { field: 'id' },
  fields: (t) => ({
    entity: t.relation('entity', { description: 'The entity whose emissions are high.' }),
    measure: t.field({
      type: HotspotMeasureRef,
      description: 'By what the entity was judged.',
      // Changes that an older version logged have none.
      resolve: ({ measure }): HotspotMeasure => measure ?? 'TOTAL',
    }),
    periodStart: t.expose('periodStart', {
      type: 'DateTime',
      description: 'The start of the newest period in which emissions were high.',
    }),
    periodEnd: t.expose('periodEnd', { type: 'DateTime', description: 'The end of that period (exclusive).' }),
    predictedCo2: t.exposeFloat('predictedCo2', {
      description: 'What the entity is predicted to emit in the whole period, in kg CO2e, tank-to-wheel.',
    }),
    baselineCo2: t.exposeFloat('baselineCo2', {
      description:
        'What the entity normally emits in such a period, or for as much work (see measure), in kg CO2e, tank-to-wheel.',
    }),
    baselineLow: t.exposeFloat('baselineLow', {
      description: 'The lower end of the interval of normal emissions, in kg CO2e, tank-to-wheel.',
    }),
    baselineHigh: t.exposeFloat('baselineHigh', {
      description: 'The upper end of the interval of normal emissions, in kg CO2e, tank-to-wheel.',
    }),
    percentAbove: t.exposeFloat('percentAbove', {
      description: 'By how much predictedCo2 exceeds baselineCo2, in percent.',
    }),
    severity: t.expose('severity', {
      type: SeverityRef,
      description: 'How serious it is, judged from percentAbove and from how far predictedCo2 is above the interval.',
    }),
    status: t.expose('status', { type: HotspotStatusRef, description: 'Whether the hotspot is still going on.' }),
    reason: t.exposeString('reason', { description: 'Why the emissions were judged to be high, in a sentence.' }),
    noRecommendationReason: t.exposeString('unadvised', {
      nullable: true,
      description: 'Why there is no recommendation for this hotspot; null when there is one.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      description: 'The event time (not the wall clock) up to which the hotspot was judged.',
    }),
    drivers: t.field({
      type: [DriverRef],
      description: 'The causes of the rise; the parts add up to predictedCo2 - baselineCo2.',
      resolve: ({ drivers }) => readOrLeaveOut(() => readDrivers(drivers), []),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the hotspot was found.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the hotspot last changed.' }),
  }),
})

builder.prismaObjectField(Entity, 'hotspots', (t) =>
  t.relatedConnection(
    'hotspots',
    {
      cursor: 'id',
      totalCount: true,
      description: 'The hotspots of the entity, newest first.',
      query: { orderBy: { id: 'desc' } },
    },
    { name: 'EntityHotspotConnection', description: 'A page of hotspots.' },
    { name: 'EntityHotspotEdge', description: 'A hotspot in a page, with its cursor.' },
  ),
)

const filter = streamFilter('hotspot', 'HotspotWhere', {
  description: 'Filters hotspots; all conditions that are given must hold, and an empty list matches nothing.',
  fields: (is) => ({
    entityTypes: is.field([EntityTypeRef], {
      description: 'Hotspots of entities of one of these types.',
      columns: (types) => ({ entityType: { in: types } }),
    }),
    measures: is.field([HotspotMeasureRef], {
      description: 'Hotspots that were judged by one of these measures.',
      columns: (of) => ({ measure: { in: of } }),
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
    { name: 'HotspotConnection', description: 'A page of hotspots.' },
    { name: 'HotspotEdge', description: 'A hotspot in a page, with its cursor.' },
  ),
  hotspot: t.prismaField({
    type: 'Hotspot',
    nullable: true,
    description: 'Finds a hotspot by its id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id of the hotspot.' }) },
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
