import { graphql } from '../graphql/generated/gql.ts'
import type { RecommendationRowFragment } from '../graphql/generated/graphql.ts'
import type { ActionsOf, RowAction, Said } from './action.ts'
import { splitAction } from './recommendation-headline.ts'

type Recommendation = RecommendationRowFragment

/** Whether a decision is needed: a recommendation whose hotspot is resolved is moot. */
export const isUndecided = ({ status, hotspot }: { status: string; hotspot: { status: string } }): boolean =>
  status === 'PENDING' && hotspot.status === 'ACTIVE'

const decided = ({ note }: Said, now: string) => ({
  decidedBy: 'you',
  decidedAt: now,
  decisionNote: note ?? null,
  updatedAt: now,
})

const approve: RowAction<Recommendation> = {
  name: 'approveRecommendation',
  label: 'Approve',
  sentence: 'Approve the recommendation',
  icon: 'check',
  key: 'a',
  isMain: true,
  asks: null,
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation ApproveRecommendation($id: ID!, $note: String) {
      approveRecommendation(id: $id, note: $note) {
        ...RecommendationDecision
      }
    }
  `),
  canBeDone: isUndecided,
  becomes: (said, now) => ({ ...decided(said, now), status: 'APPROVED' }),
}

const reject: RowAction<Recommendation> = {
  name: 'rejectRecommendation',
  label: 'Reject',
  sentence: 'Reject the recommendation',
  icon: 'cross',
  key: 'r',
  isMain: false,
  asks: null,
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation RejectRecommendation($id: ID!, $note: String) {
      rejectRecommendation(id: $id, note: $note) {
        ...RecommendationDecision
      }
    }
  `),
  canBeDone: isUndecided,
  becomes: (said, now) => ({ ...decided(said, now), status: 'REJECTED' }),
}

const start: RowAction<Recommendation> = {
  name: 'startRecommendation',
  label: 'It has begun…',
  sentence: 'Say when the action has begun',
  icon: 'check',
  key: 's',
  isMain: true,
  asks: { for: 'since', label: 'When did it begin? From then on its effect is measured.', confirm: 'It began then' },
  withAll: null,
  mutation: graphql(/* GraphQL */ `
    mutation StartRecommendation($id: ID!, $at: DateTime) {
      startRecommendation(id: $id, at: $at) {
        ...RecommendationDecision
      }
    }
  `),
  canBeDone: ({ outcome }) => outcome?.status === 'PLANNED',
  becomes: (_said, now) => ({ updatedAt: now }),
}

/** A recommendation with the fields that lists read. */
export const recommendationQuery = graphql(/* GraphQL */ `
  query Recommendation($id: ID!) {
    recommendation(id: $id) {
      ...RecommendationRow
    }
  }
`)

/** The actions on a recommendation. */
export const recommendationActions: ActionsOf<Recommendation> = {
  of: 'recommendation',
  nameOf: ({ action }) => splitAction(action).headline,
  each: [approve, reject, start],
  onAll: null,
  readAgain: recommendationQuery,
  noteHint: 'Kept with the decision; everybody sees it.',
  refusedTitle: 'The decision was not taken',
}
