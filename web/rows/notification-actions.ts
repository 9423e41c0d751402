import { graphql } from '../graphql/generated/gql.ts'
import type { NotificationRowFragment } from '../graphql/generated/graphql.ts'
import type { ActionOnAll, ActionsOf, RowAction } from './action.ts'

type Notification = NotificationRowFragment

export const markRead: RowAction<Notification> = {
  name: 'markNotificationRead',
  label: 'Mark read',
  sentence: 'Mark the notification read',
  icon: 'read',
  key: null,
  isMain: false,
  asks: null,
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation MarkNotificationRead($id: ID!) {
      markNotificationRead(id: $id) {
        id
        read
      }
    }
  `),
  canBeDone: ({ read }) => !read,
  becomes: () => ({ read: true }),
}

export const markAllRead: ActionOnAll<Notification> = {
  name: 'markAllNotificationsRead',
  label: 'Mark all read',
  sentence: 'Mark all notifications read',
  done: 'All notifications are read.',
  icon: 'read',
  mutation: graphql(/* GraphQL */ `
    mutation MarkAllNotificationsRead {
      markAllNotificationsRead
    }
  `),
  maxByCall: 5_000,
  becomes: () => ({ read: true }),
}

/** The actions on a notification. */
export const notificationActions: ActionsOf<Notification> = {
  of: 'notification',
  nameOf: ({ title }) => title,
  each: [markRead],
  onAll: markAllRead,
  readAgain: null,
  noteHint: null,
  refusedTitle: 'Nothing was marked',
}
