import { graphql } from '../../graphql/generated/gql.ts'

export const notificationRow = graphql(/* GraphQL */ `
  fragment NotificationRow on Notification {
    id
    level
    title
    body
    read
    createdAt
    alert {
      id
      status
    }
  }
`)

export const notificationsQuery = graphql(/* GraphQL */ `
  query Notifications($first: Int!, $after: String) {
    notifications(first: $first, after: $after) {
      edges {
        cursor
        node {
          ...NotificationRow
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)

/** Only the fields needed to count notifications and to find those about an alert. */
export const unreadQuery = graphql(/* GraphQL */ `
  query Unread($first: Int!) {
    notifications(first: $first, unread: true) {
      edges {
        cursor
        node {
          id
          read
          alert {
            id
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)
