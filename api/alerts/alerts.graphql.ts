import { Anomaly } from '../anomalies/anomalies.graphql.ts'
import { builder } from '../builder.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { noteText } from '../platform/text.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import type { AlertChangeReason } from '../realtime/events.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { atLeast } from '../vocabulary/severity.ts'
import type { Decision } from './alert-lifecycle.ts'
import { applyDecision } from './decide-alert-command.ts'

const AlertStatusRef = builder.enumType('AlertStatus', {
  description: 'Where an alert stands.',
  values: {
    FIRING: { description: 'Nobody has taken it up.' },
    ACKNOWLEDGED: { description: 'Somebody has taken it up.' },
    RESOLVED: { description: 'Its cause is over, or somebody closed it.' },
    SUPPRESSED: {
      description:
        'Silenced: it calls nobody, however bad it gets. It fires again at silencedUntil, unless its cause is over by then.',
    },
  },
})

/** By status, and among those by age. */
const openFirst = [{ status: 'asc' }, { id: 'asc' }] as const satisfies Prisma.AnomalyOrderByWithRelationInput[]

export const Alert = builder.prismaNode('Alert', {
  nullable: true,
  description: 'Somebody must know: one per hotspot, or per group of anomalies with one cause.',
  id: { field: 'id' },
  fields: (t) => ({
    level: t.expose('level', { type: SeverityRef, description: 'How bad it is.' }),
    message: t.exposeString('message', { description: 'What happened, in a sentence.' }),
    status: t.expose('status', { type: AlertStatusRef, description: 'Where it stands.' }),
    hotspot: t.relation('hotspot', { nullable: true, description: 'The hotspot it is about.' }),
    anomaly: t.prismaField({
      type: 'Anomaly',
      nullable: true,
      description: 'The anomaly it is about: of several the first that is still open.',
      select: (_args, _context, nested) => ({ anomalies: nested({ orderBy: openFirst, take: 1 }) }),
      resolve: (_query, { anomalies }) => anomalies[0] ?? null,
    }),
    anomalies: t.relatedConnection(
      'anomalies',
      {
        cursor: 'id',
        totalCount: true,
        description: 'All anomalies that it stands for, open ones first.',
        query: { orderBy: openFirst },
      },
      { name: 'AlertAnomalyConnection', description: 'A page of rows.' },
      { name: 'AlertAnomalyEdge', description: 'A row in a page.' },
    ),
    count: t.exposeInt('count', { description: 'How many anomalies it stands for now; 1 for a hotspot.' }),
    acknowledgedBy: t.exposeString('acknowledgedBy', { nullable: true, description: 'Who has taken it up.' }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true, description: 'When that was.' }),
    silencedUntil: t.expose('silencedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'When it fires again; null unless it is SUPPRESSED.',
    }),
    silencedBy: t.exposeString('silencedBy', {
      nullable: true,
      description: 'Who has silenced it; null unless it is SUPPRESSED.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Who closed it; null when its cause was over.',
    }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true, description: 'When it was closed.' }),
    note: t.exposeString('note', { nullable: true, description: 'What was said last when it was decided on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was raised.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

builder.prismaObjectField(Hotspot, 'alerts', (t) =>
  t.relation('alerts', { description: 'The alerts it raised.', query: { orderBy: { id: 'desc' } } }),
)
builder.prismaObjectField(Anomaly, 'alert', (t) =>
  t.relation('alert', { nullable: true, description: 'The alert that stands for it.' }),
)

const filter = streamFilter('alert', 'AlertWhere', {
  description: 'Filters alerts; all conditions that are given must hold.',
  fields: (is) => ({
    minLevel: is.field(SeverityRef, {
      description: 'Alerts of this level or a higher one.',
      columns: (min) => ({ level: { in: atLeast(min) } }),
    }),
    statuses: is.field([AlertStatusRef], {
      description: 'Alerts in one of these states.',
      columns: (statuses) => ({ status: { in: statuses } }),
    }),
    search: is.search({
      description: 'Alerts whose message contains this text.',
      columns: ['message'],
      stored: (searchText) => ({ searchText }),
    }),
  }),
})

builder.queryFields((t) => ({
  alerts: t.prismaConnection(
    {
      type: 'Alert',
      cursor: 'id',
      description: 'Alerts, newest first.',
      args: { where: t.arg({ type: filter.input, description: 'Only alerts that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.alert.count({ where: filter.conditionOf(where).table }),
      resolve: (query, _root, { where }, { db }) =>
        db.alert.findMany({ ...pageQuery(query), where: filter.conditionOf(where).table, orderBy: { id: 'desc' } }),
    },
    { name: 'AlertConnection', description: 'A page of rows.' },
    { name: 'AlertEdge', description: 'A row in a page.' },
  ),
  alert: t.prismaField({
    type: 'Alert',
    nullable: true,
    description: 'One alert; null when there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, { db }) => db.alert.findUnique({ ...query, where: { id: rowId('Alert', id) } }),
  }),
}))

const decisionField = (verb: Exclude<Decision['verb'], 'silence'>, description: string) =>
  builder.mutationField(`${verb}Alert`, (t) =>
    t.prismaField({
      type: 'Alert',
      description,
      args: {
        id: t.arg.id({ required: true, description: 'Its id.' }),
        note: t.arg.string({ description: 'What there is to say about it.' }),
      },
      resolve: async (query, _root, { id, note }, { db, log, viewer }) => {
        const row = rowId('Alert', id)
        await applyDecision(log, { id: row, decision: { verb }, note: noteText(note), viewer })
        return db.alert.findUniqueOrThrow({ ...query, where: { id: row } })
      },
    }),
  )

decisionField('acknowledge', 'Take an alert up. CONFLICT when somebody has, or it is over.')
decisionField('resolve', 'Close an alert. CONFLICT when it is closed.')
decisionField('unsilence', 'Have a silenced alert fire again at once. CONFLICT when it is not silenced.')

builder.mutationField('silenceAlert', (t) =>
  t.prismaField({
    type: 'Alert',
    description:
      'Have an alert call nobody for a while, however bad it gets. Once more moves the end. CONFLICT when it is closed.',
    args: {
      id: t.arg.id({ required: true, description: 'Its id.' }),
      until: t.arg({
        type: 'DateTime',
        required: true,
        description: 'When it is to fire again, if its cause still holds: in the future, at most 30 days away.',
      }),
      note: t.arg.string({ description: 'What there is to say about it.' }),
    },
    resolve: async (query, _root, { id, until, note }, { db, log, viewer }) => {
      const row = rowId('Alert', id)
      await applyDecision(log, { id: row, decision: { verb: 'silence', until }, note: noteText(note), viewer })
      return db.alert.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)

const AlertChangeReasonRef = builder.enumType('AlertChangeReason', {
  description: 'Why an alert changed.',
  values: {
    RAISED: { description: 'The alert is new: a hotspot or an anomaly was found.' },
    REOPENED: {
      description: 'The cause of an alert that had ended by itself is back, or turned out to have lasted all along.',
    },
    ESCALATED: { description: 'The level rose. An alert that somebody had acknowledged fires again.' },
    EASED: { description: 'The level fell.' },
    UPDATED: {
      description:
        'The message, or the number of anomalies that the alert stands for, is another; the level is the same.',
    },
    CAUSE_ENDED: {
      description: 'The alert was resolved by Plume: its hotspot is over, or none of its anomalies is open any more.',
    },
    ACKNOWLEDGED: { description: 'A person took the alert up: acknowledgedBy.' },
    SILENCED: {
      description: 'A person silenced the alert, or moved the end of its silence: silencedBy, silencedUntil.',
    },
    UNSILENCED: { description: 'A person ended the silence of the alert: it fires again.' },
    SILENCE_ENDED: { description: 'The time that the alert was silenced for has passed: it fires again.' },
    RESOLVED: { description: 'A person closed the alert: resolvedBy.' },
    WITHDRAWN: {
      description: 'The alert was removed: the events that it came from were retracted, so it should never have been.',
    },
  } as const satisfies Record<AlertChangeReason, object>,
})

export const alertChanges = changeStream({
  topic: 'alert',
  type: Alert,
  description: 'Alerts when they are raised, acknowledged, silenced, resolved or change in any other way.',
  change: 'One change of an alert, with the reason for it.',
  filter,
  fields: (t) => ({
    reason: t.field({
      type: AlertChangeReasonRef,
      nullable: true,
      description: 'Why the alert changed; null for changes that were written before Plume kept reasons.',
      resolve: ({ reason }) => reason,
    }),
  }),
})
