import { graphql } from '../../graphql/generated/gql.ts'

/** `hotspot.status` is here because a pending recommendation of a resolved hotspot is moot. */
export const recommendationRow = graphql(/* GraphQL */ `
  fragment RecommendationRow on Recommendation {
    id
    action
    rootCause
    co2Reduction
    rank
    leadTime
    cost
    excludes {
      id
      action
    }
    trackRecord {
      verified
      notShown
      worse
      realisedShare
    }
    status
    citations {
      title
      source
      passage
      url
      place
      documentId
      documentVersion
    }
    decidedBy
    decidedAt
    decisionNote
    ...RecommendationOutcome
    createdAt
    updatedAt
    hotspot {
      id
      status
      entity {
        id
        key
        name
        type
      }
    }
  }
`)

/** What a decision changes. */
export const recommendationDecision = graphql(/* GraphQL */ `
  fragment RecommendationDecision on Recommendation {
    id
    status
    decidedBy
    decidedAt
    decisionNote
    ...RecommendationOutcome
    updatedAt
  }
`)

/** What was to be shown of an approved recommendation, and what was. */
export const recommendationOutcome = graphql(/* GraphQL */ `
  fragment RecommendationOutcome on Recommendation {
    id
    noOutcomeReason
    outcome {
      status
      startedAt
      startedBy
      expected
      smallestEffect
      estimate
      low
      high
      verdictDueAt
      periods
      measuredPeriods
      explanation
    }
  }
`)

/** What an outcome rests on. */
export const outcomeEvidenceQuery = graphql(/* GraphQL */ `
  query OutcomeEvidence($id: ID!) {
    recommendation(id: $id) {
      id
      outcome {
        baselineFrom
        baselineTo
        byMatching {
          estimate
          low
          high
        }
        bySyntheticControl {
          estimate
          low
          high
        }
        drivers {
          kind
          co2
          label
        }
        comparedWith {
          name
          weight
          entity {
            id
            name
          }
        }
      }
    }
  }
`)

export const hotspotRecommendationsQuery = graphql(/* GraphQL */ `
  query HotspotRecommendations($id: ID!) {
    hotspot(id: $id) {
      id
      noRecommendationReason
      recommendations {
        ...RecommendationRow
      }
    }
  }
`)

export const recommendationsQuery = graphql(/* GraphQL */ `
  query Recommendations($first: Int!, $where: RecommendationWhere) {
    recommendations(first: $first, where: $where) {
      edges {
        cursor
        node {
          ...RecommendationRow
        }
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`)

/** The hotspot that a recommendation would reduce, with its figures. */
export const recommendationHotspotQuery = graphql(/* GraphQL */ `
  query RecommendationHotspot($id: ID!) {
    hotspot(id: $id) {
      id
      entity {
        id
        key
        name
        type
      }
      periodStart
      periodEnd
      predictedCo2
      baselineCo2
      baselineLow
      baselineHigh
      percentAbove
      severity
      status
    }
  }
`)
