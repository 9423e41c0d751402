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
  description: 'What kind of irregularity an anomaly is.',
  values: anomalyKinds,
})

const AnomalyStatusRef = builder.enumType('AnomalyStatus', {
  description: 'The state of an anomaly.',
  values: {
    OPEN: { description: 'The irregularity is still there.' },
    RECOVERED: { description: 'The irregularity went away by itself.' },
    DISMISSED: { description: 'A person dismissed the anomaly as a false alarm.' },
    CONFIRMED: { description: 'The anomaly proved true: the package was delivered after its promised time.' },
  },
})

export const Anomaly = builder.prismaNode('Anomaly', {
  nullable: true,
  description:
    'An irregularity of a package (such as a delay), or of an activity that was sent in (such as an impossible figure).',
  id: { field: 'id' },
  fields: (t) => ({
    package: t.relation('package', {
      nullable: true,
      description: 'The package that the anomaly is about; null when it is about an activity.',
    }),
    entity: t.relation('entity', {
      nullable: true,
      description: 'The entity whose activity was irregular; null when the anomaly is about a package.',
    }),
    emission: t.relation('emission', {
      nullable: true,
      description: 'The emission that was kept and left out of all series; null when the anomaly is about a package.',
    }),
    type: t.expose('type', { type: AnomalyTypeRef, description: 'What kind of irregularity it is.' }),
    severity: t.expose('severity', { type: SeverityRef, description: 'How serious the anomaly is.' }),
    description: t.exposeString('description', { description: 'What was observed, in a sentence for people to read.' }),
    recommendedAction: t.exposeString('recommendedAction', { description: 'What to do about the anomaly.' }),
    confidence: t.exposeFloat('confidence', {
      description:
        'How likely the anomaly proves true, 0 to 1. Calibrated: of the anomalies given 0.8, about 8 in 10 prove true.',
    }),
    status: t.expose('status', { type: AnomalyStatusRef, description: 'The state of the anomaly.' }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'The remark of the person who dismissed the anomaly; null when there is none.',
    }),
    detectedAt: t.expose('detectedAt', { type: 'DateTime', description: 'When Plume found the anomaly.' }),
    openedAt: t.expose('openedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The event time of the first sign of the anomaly; null when it is about an activity.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      description: 'The event time of the newest observation that the anomaly describes.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the anomaly recovered, proved true or was dismissed; null while it is open.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the anomaly last changed.' }),
  }),
})

builder.prismaObjectField(Package, 'anomalies', (t) =>
  t.relation('anomalies', {
    description: 'All anomalies of the package, also past ones, newest first.',
    query: { orderBy: { id: 'desc' } },
  }),
)

builder.objectField(Package, 'openAnomalyTypes', (t) =>
  t.field({
    type: [AnomalyTypeRef],
    description: "The types of the package's open anomalies, each once. Cheap to read for many packages.",
    resolve: ({ id }, _args, context) => openTypesOf(context, id),
  }),
)

const filter = streamFilter('anomaly', 'AnomalyWhere', {
  description: 'Filters anomalies; all conditions that are given must hold, and an empty list matches nothing.',
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
    { name: 'AnomalyConnection', description: 'A page of anomalies.' },
    { name: 'AnomalyEdge', description: 'An anomaly in a page, with its cursor.' },
  ),
)

export const anomalyChanges = changeStream({
  topic: 'anomaly',
  type: Anomaly,
  description: 'Anomalies when they are found, change or end.',
  change: 'One change of an anomaly: it was found, what it says changed, or it ended.',
  filter,
})
