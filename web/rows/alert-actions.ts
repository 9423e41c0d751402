import { graphql } from '../graphql/generated/gql.ts'
import type { AlertRowFragment } from '../graphql/generated/graphql.ts'
import type { ActionsOf, RowAction, Said } from './action.ts'

type Alert = AlertRowFragment

const isOpen = ({ status }: Alert) => status !== 'RESOLVED'

/** The optimistic fields of any action; keeps the note where none was entered. */
const changed = ({ note }: Said, now: string) => ({
  silencedUntil: null,
  silencedBy: null,
  resolvedBy: null,
  resolvedAt: null,
  updatedAt: now,
  ...(note && { note }),
})

const acknowledge: RowAction<Alert> = {
  name: 'acknowledgeAlert',
  label: 'Acknowledge',
  sentence: 'Acknowledge the alert',
  icon: 'check',
  key: 'a',
  isMain: true,
  asks: null,
  withAll: { label: 'Acknowledge all', doing: 'Acknowledging' },
  mutation: graphql(/* GraphQL */ `
    mutation AcknowledgeAlert($id: ID!, $note: String) {
      acknowledgeAlert(id: $id, note: $note) {
        ...AlertState
      }
    }
  `),
  canBeDone: (alert) => isOpen(alert) && alert.status !== 'ACKNOWLEDGED',
  becomes: (said, now) => ({
    ...changed(said, now),
    status: 'ACKNOWLEDGED',
    acknowledgedBy: 'you',
    acknowledgedAt: now,
  }),
}

const silence: RowAction<Alert> = {
  name: 'silenceAlert',
  label: 'Silence …',
  sentence: 'Silence the alert until a moment',
  icon: 'silence',
  key: 's',
  isMain: false,
  asks: { for: 'until', label: 'Silence for', confirm: 'Silence' },
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation SilenceAlert($id: ID!, $until: DateTime!, $note: String) {
      silenceAlert(id: $id, until: $until, note: $note) {
        ...AlertState
      }
    }
  `),
  canBeDone: isOpen,
  becomes: (said, now) => ({
    ...changed(said, now),
    status: 'SUPPRESSED',
    silencedUntil: said.until ?? null,
    silencedBy: 'you',
  }),
}

const endSilence: RowAction<Alert> = {
  name: 'unsilenceAlert',
  label: 'End the silence',
  sentence: "End the alert's silence",
  icon: 'bell',
  key: null,
  isMain: false,
  asks: null,
  withAll: { label: 'End all silences', doing: 'Ending silences' },
  mutation: graphql(/* GraphQL */ `
    mutation UnsilenceAlert($id: ID!, $note: String) {
      unsilenceAlert(id: $id, note: $note) {
        ...AlertState
      }
    }
  `),
  canBeDone: ({ status }) => status === 'SUPPRESSED',
  becomes: (said, now) => ({ ...changed(said, now), status: 'FIRING', acknowledgedBy: null, acknowledgedAt: null }),
}

const resolve: RowAction<Alert> = {
  name: 'resolveAlert',
  label: 'Resolve',
  sentence: 'Resolve the alert',
  icon: 'done',
  key: null,
  isMain: false,
  asks: null,
  withAll: { label: 'Resolve all', doing: 'Resolving' },
  mutation: graphql(/* GraphQL */ `
    mutation ResolveAlert($id: ID!, $note: String) {
      resolveAlert(id: $id, note: $note) {
        ...AlertState
      }
    }
  `),
  canBeDone: isOpen,
  becomes: (said, now) => ({ ...changed(said, now), status: 'RESOLVED', resolvedBy: 'you', resolvedAt: now }),
}

/** An alert with the fields that lists read. */
export const alertQuery = graphql(/* GraphQL */ `
  query Alert($id: ID!) {
    alert(id: $id) {
      ...AlertRow
    }
  }
`)

/** The actions on an alert. */
export const alertActions: ActionsOf<Alert> = {
  of: 'alert',
  nameOf: ({ message }) => message,
  each: [acknowledge, silence, endSilence, resolve],
  onAll: null,
  readAgain: alertQuery,
  noteHint: 'Kept with what you do next; everybody sees it.',
  refusedTitle: 'The alert was not changed',
}
