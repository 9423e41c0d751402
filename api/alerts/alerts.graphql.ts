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
  description: 'The state of an alert.',
  values: {
    FIRING: { description: 'Nobody has acknowledged the alert yet.' },
    ACKNOWLEDGED: { description: 'A person has acknowledged the alert and takes care of it.' },
    RESOLVED: { description: 'The cause of the alert is over, or a person closed it.' },
    SUPPRESSED: {
      description:
        'A person silenced the alert: it notifies nobody, however bad it gets. It fires again at silencedUntil, unless its cause is over by then.',
    },
  },
})

/** By status, and among those by age. */
const openFirst = [{ status: 'asc' }, { id: 'asc' }] as const satisfies Prisma.AnomalyOrderByWithRelationInput[]

export const Alert = builder.prismaNode('Alert', {
  nullable: true,
  description:
    'A call for somebody to act. Each hotspot has one alert, and so has each group of anomalies with one cause.',
  id: { field: 'id' },
  fields: (t) => ({
    level: t.expose('level', { type: SeverityRef, description: 'How serious the alert is.' }),
    message: t.exposeString('message', { description: 'What happened, in a sentence for people to read.' }),
    status: t.expose('status', { type: AlertStatusRef, description: 'The state of the alert.' }),
    hotspot: t.relation('hotspot', {
      nullable: true,
      description: 'The hotspot that the alert is about; null when it is about anomalies.',
    }),
    anomaly: t.prismaField({
      type: 'Anomaly',
      nullable: true,
      description:
        'The anomaly that the alert is about; of several, the oldest that is still open. Null when the alert is about a hotspot.',
      select: (_args, _context, nested) => ({ anomalies: nested({ orderBy: openFirst, take: 1 }) }),
      resolve: (_query, { anomalies }) => anomalies[0] ?? null,
    }),
    anomalies: t.relatedConnection(
      'anomalies',
      {
        cursor: 'id',
        totalCount: true,
        description: 'All anomalies that the alert stands for, open ones first.',
        query: { orderBy: openFirst },
      },
      { name: 'AlertAnomalyConnection', description: 'A page of alerts.' },
      { name: 'AlertAnomalyEdge', description: 'An alert in a page, with its cursor.' },
    ),
    count: t.exposeInt('count', { description: 'How many anomalies the alert stands for now; 1 for a hotspot.' }),
    acknowledgedBy: t.exposeString('acknowledgedBy', {
      nullable: true,
      description: 'Who acknowledged the alert; null when nobody has.',
    }),
    acknowledgedAt: t.expose('acknowledgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the alert was acknowledged; null when nobody has.',
    }),
    silencedUntil: t.expose('silencedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'When the alert fires again; null unless its status is SUPPRESSED.',
    }),
    silencedBy: t.exposeString('silencedBy', {
      nullable: true,
      description: 'Who silenced the alert; null unless its status is SUPPRESSED.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Who closed the alert; null while it is open, and when it ended because its cause was over.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the alert was resolved; null while it is open.',
    }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'The newest remark of a person who decided on the alert; null when there is none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the alert was raised.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the alert last changed.' }),
  }),
})

builder.prismaObjectField(Hotspot, 'alerts', (t) =>
  t.relation('alerts', {
    description: 'The alerts that the hotspot raised, newest first.',
    query: { orderBy: { id: 'desc' } },
  }),
)
builder.prismaObjectField(Anomaly, 'alert', (t) =>
  t.relation('alert', {
    nullable: true,
    description: 'The alert that stands for the anomaly; null when there is none.',
  }),
)

const filter = streamFilter('alert', 'AlertWhere', {
  description: 'Filters alerts; all conditions that are given must hold, and an empty list matches nothing.',
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
    { name: 'AlertConnection', description: 'A page of alerts.' },
    { name: 'AlertEdge', description: 'An alert in a page, with its cursor.' },
  ),
  alert: t.prismaField({
    type: 'Alert',
    nullable: true,
    description: 'Finds an alert by its id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id of the alert.' }) },
    resolve: (query, _root, { id }, { db }) => db.alert.findUnique({ ...query, where: { id: rowId('Alert', id) } }),
  }),
}))

const decisionField = (verb: Exclude<Decision['verb'], 'silence'>, description: string) =>
  builder.mutationField(`${verb}Alert`, (t) =>
    t.prismaField({
      type: 'Alert',
      description,
      args: {
        id: t.arg.id({ required: true, description: 'The id of the alert.' }),
        note: t.arg.string({ description: 'A remark to keep with the decision; at most 2,000 characters.' }),
      },
      resolve: async (query, _root, { id, note }, { db, log, viewer }) => {
        const row = rowId('Alert', id)
        await applyDecision(log, { id: row, decision: { verb }, note: noteText(note), viewer })
        return db.alert.findUniqueOrThrow({ ...query, where: { id: row } })
      },
    }),
  )

decisionField(
  'acknowledge',
  'Acknowledges an alert: you take care of it. Fails with CONFLICT when somebody has acknowledged it already, or it is resolved.',
)
decisionField('resolve', 'Closes an alert. Fails with CONFLICT when it is resolved already.')
decisionField(
  'unsilence',
  'Ends the silence of an alert: it fires again at once. Fails with CONFLICT when it is not silenced.',
)

builder.mutationField('silenceAlert', (t) =>
  t.prismaField({
    type: 'Alert',
    description:
      'Silences an alert for a while: it notifies nobody, however bad it gets. Silencing it again moves the end. Fails with CONFLICT when it is resolved.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the alert.' }),
      until: t.arg({
        type: 'DateTime',
        required: true,
        description:
          'When the alert fires again, if its cause still holds: a time in the future, at most 30 days away.',
      }),
      note: t.arg.string({ description: 'A remark to keep with the decision; at most 2,000 characters.' }),
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
    UNSILENCED: {
      description: 'A person ended the silence of the alert: it fires again, or is acknowledged as before.',
    },
    SILENCE_ENDED: {
      description: 'The time that the alert was silenced for has passed: it fires again, or is acknowledged as before.',
    },
    RESOLVED: { description: 'A person closed the alert: resolvedBy.' },
    DISMISSED: { description: 'A person dismissed the last open anomaly of the alert, which resolves it.' },
    WITHDRAWN: {
      description: 'The alert was removed: the events that it came from were retracted, so it should never have been.',
    },
    EXPIRED: { description: 'The alert was removed: it was resolved longer ago than alerts are kept.' },
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
