import { graphql } from '../../graphql/generated/gql.ts'

// One for each kind: a server of an older version may know only some of these searches.

export const findPackages = graphql(/* GraphQL */ `
  query FindPackages($text: String!) {
    package(trackingNumber: $text) {
      ...FoundPackage
    }
    packages(first: 6, where: { search: $text }) {
      edges {
        cursor
        node {
          ...FoundPackage
        }
      }
    }
  }
  fragment FoundPackage on Package {
    id
    trackingNumber
    carrier
    status
  }
`)

export const findHotspots = graphql(/* GraphQL */ `
  query FindHotspots($text: String!) {
    hotspots(first: 6, where: { search: $text }) {
      edges {
        cursor
        node {
          id
          entity {
            id
            key
            name
          }
          percentAbove
          periodStart
          periodEnd
          severity
          status
        }
      }
    }
  }
`)

export const findAlerts = graphql(/* GraphQL */ `
  query FindAlerts($text: String!) {
    alerts(first: 6, where: { search: $text }) {
      edges {
        cursor
        node {
          id
          level
          message
          status
        }
      }
    }
  }
`)
