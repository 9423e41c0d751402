import { graphql } from '../../graphql/generated/gql.ts'

/** An emission with all that is needed to compute it again. */
export const emissionRow = graphql(/* GraphQL */ `
  fragment EmissionRow on Emission {
    id
    eventId
    occurredAt
    co2
    includedInSeries
    entity {
      id
      key
      name
      type
    }
    entities {
      id
      key
      name
      type
    }
    package {
      id
      trackingNumber
    }
    calculation {
      method
      inputs
      formula
      recomputed
      factor {
        id
        label
        value
        unit
        publisher
        dataset
        edition
        code
        licence
      }
    }
  }
`)

export const emissionsQuery = graphql(/* GraphQL */ `
  query Emissions($first: Int!, $after: String, $where: EmissionWhere) {
    emissions(first: $first, after: $after, where: $where) {
      edges {
        cursor
        node {
          ...EmissionRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

/** One emission that an address names. */
export const emissionQuery = graphql(/* GraphQL */ `
  query Emission($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Emission {
        ...EmissionRow
      }
    }
  }
`)
