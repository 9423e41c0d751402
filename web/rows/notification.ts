import { graphql } from '../graphql/generated/gql.ts'
import { kindOfRow } from './kind.ts'
import { notificationActions } from './notification-actions.ts'

const notificationChanges = graphql(/* GraphQL */ `
  subscription NotificationChanges($after: String) {
    notifications(after: $after) {
      cursor
      kind
      at
      notification {
        ...NotificationRow
      }
    }
  }
`)

export const notificationKind = kindOfRow({
  list: 'notifications',
  one: null,
  stream: 'notifications',
  row: 'notification',
  partOf: null,
  filtered: { severity: 'level', type: null, texts: [] },
  changes: notificationChanges,
  line: null,
  feedView: null,
  place: null,
  actions: notificationActions,
})
