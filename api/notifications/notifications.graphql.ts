import { builder } from '../builder.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { SeverityRef } from '../vocabulary/severity.graphql.ts'
import { markAllRead, markRead, maxReadByCall } from './mark-read-command.ts'
import { newestNotificationId } from './notification-store.ts'

const Notification = builder.prismaNode('Notification', {
  nullable: true,
  description: 'What a person should see: a new alert, a decision, a recovery.',
  id: { field: 'id' },
  fields: (t) => ({
    level: t.expose('level', { type: SeverityRef, description: 'How bad it is; INFO for decisions and recoveries.' }),
    title: t.exposeString('title', { description: 'What happened, in a few words.' }),
    body: t.exposeString('body', { description: 'What happened, in a sentence.' }),
    read: t.boolean({
      description: 'Whether you have read it.',
      select: (_args, { viewer }) => ({ reads: { where: { viewer: viewer.name }, take: 1 } }),
      resolve: ({ reads }) => reads.length > 0,
    }),
    alert: t.relation('alert', { nullable: true, description: 'The alert it is about.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
  }),
})

const unreadBy = (viewer: string, unread: boolean | null | undefined) => (unread ? { reads: { none: { viewer } } } : {})

builder.queryField('notifications', (t) =>
  t.prismaConnection(
    {
      type: 'Notification',
      cursor: 'id',
      description: 'What you should see, newest first.',
      args: { unread: t.arg.boolean({ description: 'True: only what you have not read.' }) },
      totalCount: (_root, { unread }, { db, viewer }) =>
        db.notification.count({ where: unreadBy(viewer.name, unread) }),
      resolve: (query, _root, { unread }, { db, viewer }) =>
        db.notification.findMany({
          ...pageQuery(query),
          where: unreadBy(viewer.name, unread),
          orderBy: { id: 'desc' },
        }),
    },
    { name: 'NotificationConnection', description: 'A page of rows.' },
    { name: 'NotificationEdge', description: 'A row in a page.' },
  ),
)

builder.mutationField('markNotificationRead', (t) =>
  t.prismaField({
    type: 'Notification',
    description: 'Say that you have read it; once more changes nothing.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
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
    description: `Say that you have read all that there is now, the oldest ${maxReadByCall.toLocaleString('en')} of it. Returns how many you had not: call it again while that is ${maxReadByCall.toLocaleString('en')}.`,
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
  // That others have read it is no news.
  concerns:
    ({ name }) =>
    ({ readBy }) =>
      readBy === null || readBy === name,
})
