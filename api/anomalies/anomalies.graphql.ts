import { builder } from '../builder.ts'
import { Package } from '../packages/packages.graphql.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { afterDescription, Change } from '../realtime/changes.graphql.ts'
import { matcher } from '../realtime/matches.ts'
import { changesOf, type ToldChange } from '../realtime/stream.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { atLeast } from '../vocabulary/severity.ts'
import { anomalyKinds } from './kinds/kinds.ts'
import { openTypesOf } from './open-types-store.ts'

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

const AnomalyWhere = builder.inputType('AnomalyWhere', {
  description: 'Which anomalies; all that is given must hold.',
  fields: (t) => ({
    types: t.field({ type: [AnomalyTypeRef], description: 'Of one of these types.' }),
    minSeverity: t.field({ type: SeverityRef, description: 'At least this severe.' }),
    statuses: t.field({ type: [AnomalyStatusRef], description: 'In one of these states.' }),
    packageIds: t.idList({ description: 'Of one of these packages.' }),
    ofPackages: t.boolean({ description: 'True: of a package; false: of an input.' }),
  }),
})

type Where = typeof AnomalyWhere.$inferInput | null | undefined

function rowFilter({ types, minSeverity, statuses, packageIds, ofPackages }: NonNullable<Where> = {}) {
  const packageId = packageFilter(packageIds, ofPackages)
  return {
    ...(types && { type: { in: types } }),
    ...(minSeverity && { severity: { in: atLeast(minSeverity) } }),
    ...(statuses && { status: { in: statuses } }),
    ...(packageId && { packageId }),
  }
}

function packageFilter(packageIds: string[] | null | undefined, ofPackages: boolean | null | undefined) {
  // Whoever names packages and wants none of a package wants nothing.
  if (packageIds) return { in: ofPackages === false ? [] : packageIds.map((id) => rowId('Package', id)) }
  if (typeof ofPackages !== 'boolean') return null
  return ofPackages ? { not: null } : { equals: null }
}

builder.queryField('anomalies', (t) =>
  t.prismaConnection(
    {
      type: 'Anomaly',
      cursor: 'id',
      description: 'Anomalies, newest first.',
      args: { where: t.arg({ type: AnomalyWhere, description: 'Which anomalies.' }) },
      totalCount: (_root, { where }, { db }) => db.anomaly.count({ where: rowFilter(where ?? {}) }),
      resolve: (query, _root, { where }, { db }) =>
        db.anomaly.findMany({ ...pageQuery(query), where: rowFilter(where ?? {}), orderBy: { id: 'desc' } }),
    },
    { name: 'AnomalyConnection', description: 'A page of rows.' },
    { name: 'AnomalyEdge', description: 'A row in a page.' },
  ),
)

const AnomalyChange = builder.objectRef<ToldChange<'anomaly'>>('AnomalyChange').implement({
  interfaces: [Change],
  description: 'An anomaly that was found or changed.',
  fields: (t) => ({
    anomaly: t.field({ type: Anomaly, description: 'The anomaly as it was then.', resolve: ({ row }) => row }),
  }),
})

builder.subscriptionField('anomalyChanges', (t) =>
  t.field({
    type: AnomalyChange,
    description: 'Anomalies as they are found and change.',
    args: {
      after: t.arg.string({ description: afterDescription }),
      where: t.arg({
        type: AnomalyWhere,
        description:
          'Which anomalies, by what they are after the change; one that no longer is comes once more, as LEFT.',
      }),
    },
    subscribe: (_root, { after, where }) =>
      changesOf({ topic: 'anomaly', after, matches: matcher(rowFilter(where ?? {})) }),
    resolve: (entry) => entry as ToldChange<'anomaly'>,
  }),
)
