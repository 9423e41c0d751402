import { builder } from '../builder.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { markAllRead, markRead, maxReadByCall } from './mark-read-command.ts'
import { newestNotificationId } from './notification-store.ts'

const Notification = builder.prismaNode('Notification', {
  nullable: true,
  description: 'A message for people: a new alert, a decision that somebody made, or the end of an alert.',
  id: { field: 'id' },
  fields: (t) => ({
    level: t.expose('level', {
      type: SeverityRef,
      description: 'How serious it is; INFO for decisions, and for alerts that ended.',
    }),
    title: t.exposeString('title', { description: 'What happened, in a few words.' }),
    body: t.exposeString('body', { description: 'What happened, in a sentence.' }),
    read: t.boolean({
      description: 'Whether you have read the notification.',
      select: (_args, { viewer }) => ({ reads: { where: { viewer: viewer.name }, take: 1 } }),
      resolve: ({ reads }) => reads.length > 0,
    }),
    alert: t.relation('alert', {
      nullable: true,
      description: 'The alert that the notification is about; null when it is about something else.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the notification was made.' }),
  }),
})

const unreadBy = (viewer: string, unread: boolean | null | undefined) => (unread ? { reads: { none: { viewer } } } : {})

builder.queryField('notifications', (t) =>
  t.prismaConnection(
    {
      type: 'Notification',
      cursor: 'id',
      description: 'Your notifications, newest first.',
      args: {
        unread: t.arg.boolean({ description: 'True: only notifications that you have not read. Otherwise all.' }),
      },
      totalCount: (_root, { unread }, { db, viewer }) =>
        db.notification.count({ where: unreadBy(viewer.name, unread) }),
      resolve: (query, _root, { unread }, { db, viewer }) =>
        db.notification.findMany({
          ...pageQuery(query),
          where: unreadBy(viewer.name, unread),
          orderBy: { id: 'desc' },
        }),
    },
    { name: 'NotificationConnection', description: 'A page of notifications.' },
    { name: 'NotificationEdge', description: 'A notification in a page, with its cursor.' },
  ),
)

builder.mutationField('markNotificationRead', (t) =>
  t.prismaField({
    type: 'Notification',
    description: 'Marks a notification as read by you. Doing so again changes nothing.',
    args: { id: t.arg.id({ required: true, description: 'The id of the notification.' }) },
    resolve: async (query, _root, { id }, { db, log, viewer }) => {
      const row = rowId('Notification', id)
      await markRead(log, row, viewer.name)
      return db.notification.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)

builder.mutationField('markAllNotificationsRead', (t) =>
  t.int({
    extensions: { cost: 10_000 },
    description: `Marks your unread notifications as read, the oldest ${maxReadByCall.toLocaleString('en')} in one call. Returns how many were marked: call it again while that is ${maxReadByCall.toLocaleString('en')}.`,
    resolve: async (_root, _args, { db, log, viewer }) => {
      const newest = await newestNotificationId(db)
      return newest === null ? 0 : markAllRead(log, viewer.name, newest)
    },
  }),
)

export const notificationChanges = changeStream({
  topic: 'notification',
  type: Notification,
  name: 'notifications',
  description: 'Notifications for you when they are made, and when you read them on another screen.',
  change: 'One change of a notification: it is new, or you have read it.',
  // It is not news that somebody else has read it.
  concerns:
    ({ name }) =>
    ({ readBy }) =>
      readBy === null || readBy === name,
})
