import { graphql } from '../graphql/generated/gql.ts'
import type { AnomalyRowFragment } from '../graphql/generated/graphql.ts'
import type { ActionsOf, RowAction } from './action.ts'

const dismiss: RowAction<AnomalyRowFragment> = {
  name: 'dismissAnomaly',
  label: 'Dismiss …',
  sentence: 'Dismiss the anomaly',
  icon: 'cross',
  key: 'd',
  isMain: false,
  asks: {
    for: 'note',
    label: 'Why is it none?',
    description: 'Kept with the anomaly; everybody sees it. Its alert closes.',
    confirm: 'Dismiss it',
  },
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation DismissAnomaly($id: ID!, $note: String) {
      dismissAnomaly(id: $id, note: $note) {
        ...AnomalyRow
      }
    }
  `),
  canBeDone: ({ status }) => status === 'OPEN',
  becomes: ({ note }, now) => ({ status: 'DISMISSED', endedAt: now, updatedAt: now, ...(note && { note }) }),
}

const anomalyRowQuery = graphql(/* GraphQL */ `
  query AnomalyRowById($id: ID!) {
    node(id: $id) {
      id
      ... on Anomaly {
        ...AnomalyRow
      }
    }
  }
`)

/** The actions on an anomaly. */
export const anomalyActions: ActionsOf<AnomalyRowFragment> = {
  of: 'anomaly',
  nameOf: ({ description }) => description,
  each: [dismiss],
  onAll: null,
  readAgain: anomalyRowQuery,
  noteHint: null,
  refusedTitle: 'It was not dismissed',
}
