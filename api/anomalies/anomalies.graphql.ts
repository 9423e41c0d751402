import { builder } from '../builder.ts'
import { Package } from '../packages/packages.graphql.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { atLeast } from '../vocabulary/severity.ts'
import { anomalyKinds } from './kinds/kinds.ts'
import { openTypesOf } from './open-types-loader.ts'

const AnomalyTypeRef = builder.enumType('AnomalyType', {
  description: 'What does not behave.',
  values: anomalyKinds,
})

const AnomalyStatusRef = builder.enumType('AnomalyStatus', {
  description: 'Whether it still holds.',
  values: {
    OPEN: { description: 'It holds.' },
    RECOVERED: { description: 'It went away by itself.' },
    DISMISSED: { description: 'Somebody said that it is none.' },
    CONFIRMED: { description: 'It proved true: delivered after its promise.' },
  },
})

export const Anomaly = builder.prismaNode('Anomaly', {
  nullable: true,
  description: 'A package or an input that does not behave.',
  id: { field: 'id' },
  fields: (t) => ({
    package: t.relation('package', { nullable: true, description: 'The package that does not behave.' }),
    entity: t.relation('entity', { nullable: true, description: 'The entity whose input it is.' }),
    emission: t.relation('emission', { nullable: true, description: 'The emission that is kept but not counted.' }),
    type: t.expose('type', { type: AnomalyTypeRef, description: 'What does not behave.' }),
    severity: t.expose('severity', { type: SeverityRef, description: 'How bad it is.' }),
    description: t.exposeString('description', { description: 'What was seen.' }),
    recommendedAction: t.exposeString('recommendedAction', { description: 'What to do about it.' }),
    confidence: t.exposeFloat('confidence', {
      description: 'Calibrated: of the anomalies given 0.8, about 8 in 10 prove true.',
    }),
    status: t.expose('status', { type: AnomalyStatusRef, description: 'Whether it still holds.' }),
    note: t.exposeString('note', { nullable: true, description: 'What was said when it was dismissed.' }),
    detectedAt: t.expose('detectedAt', { type: 'DateTime', description: 'When it was found.' }),
    openedAt: t.expose('openedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Event time of what first gave it away; null where it is about an input.',
    }),
    observedAt: t.expose('observedAt', { type: 'DateTime', description: 'Event time of what it last said.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it recovered, proved true or was dismissed; null while it is open.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

builder.prismaObjectField(Package, 'anomalies', (t) =>
  t.relation('anomalies', {
    description: 'What went wrong with it, newest first.',
    query: { orderBy: { id: 'desc' } },
  }),
)

builder.objectField(Package, 'openAnomalyTypes', (t) =>
  t.field({
    type: [AnomalyTypeRef],
    description: 'What is wrong with it now, each kind once; cheap for many packages.',
    resolve: ({ id }, _args, context) => openTypesOf(context, id),
  }),
)

const filter = streamFilter('anomaly', 'AnomalyWhere', {
  description: 'Filters anomalies; all conditions that are given must hold.',
  fields: (is) => ({
    types: is.field([AnomalyTypeRef], {
      description: 'Anomalies of one of these types.',
      columns: (types) => ({ type: { in: types } }),
    }),
    minSeverity: is.field(SeverityRef, {
      description: 'Anomalies of this severity or a higher one.',
      columns: (min) => ({ severity: { in: atLeast(min) } }),
    }),
    statuses: is.field([AnomalyStatusRef], {
      description: 'Anomalies in one of these states.',
      columns: (statuses) => ({ status: { in: statuses } }),
    }),
    packageIds: is.field(['ID'], {
      description: 'Anomalies of one of the packages with these ids.',
      columns: (ids) => ({ packageId: { in: ids.map((id) => rowId('Package', String(id))) } }),
    }),
    ofPackages: is.field('Boolean', {
      description: 'True: anomalies of packages only. False: only anomalies of activities that were sent in.',
      columns: (isOf) => ({ packageId: isOf ? { not: null } : { equals: null } }),
    }),
  }),
})

builder.queryField('anomalies', (t) =>
  t.prismaConnection(
    {
      type: 'Anomaly',
      cursor: 'id',
      description: 'Anomalies, newest first.',
      args: { where: t.arg({ type: filter.input, description: 'Only anomalies that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.anomaly.count({ where: filter.conditionOf(where).table }),
      resolve: (query, _root, { where }, { db }) =>
        db.anomaly.findMany({ ...pageQuery(query), where: filter.conditionOf(where).table, orderBy: { id: 'desc' } }),
    },
    { name: 'AnomalyConnection', description: 'A page of rows.' },
    { name: 'AnomalyEdge', description: 'A row in a page.' },
  ),
)

export const anomalyChanges = changeStream({
  topic: 'anomaly',
  type: Anomaly,
  description: 'Anomalies when they are found, change or end.',
  change: 'One change of an anomaly: it was found, what it says changed, or it ended.',
  filter,
})
