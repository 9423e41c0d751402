import type { TypedDocumentNode } from 'urql'
import type { Href } from '../addresses/address.ts'
import { alertAddress } from '../addresses/alerts.ts'
import { hotspotAddress } from '../addresses/hotspots.ts'
import { packageAddress } from '../addresses/packages.ts'
import { graphql } from '../graphql/generated/gql.ts'
import { formatPeriod } from '../ui/format/dates.ts'
import { formatAbove } from '../ui/format/numbers.ts'
import { formatWord } from '../ui/format/words.ts'
import type { subjects } from './subjects.ts'

/** A search result in one line; `level` is the colour of its mark. */
export type FoundRow = { id: string; label: string; aside: string; level?: string; href: Href }

/** How to search rows of a kind by text. */
type Search = { query: TypedDocumentNode<unknown, { text: string }>; rowsOf: (data: unknown) => readonly FoundRow[] }

const searchBy = <Data>(
  query: TypedDocumentNode<Data, { text: string }>,
  rowsOf: (data: Data) => readonly FoundRow[],
): Search => ({ query, rowsOf: (data) => rowsOf(data as Data) })

// One query for each: a server of an older version may know only some of these searches.

const findPackages = graphql(/* GraphQL */ `
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

const findHotspots = graphql(/* GraphQL */ `
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

const findAlerts = graphql(/* GraphQL */ `
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

/** How the command palette searches each subject, in the order of its results; null: not at all. */
export const searches = {
  Package: searchBy(findPackages, ({ package: exact, packages }) => {
    const others = packages.edges.map(({ node }) => node).filter(({ id }) => id !== exact?.id)
    return (exact ? [exact, ...others] : others).map(({ id, trackingNumber, carrier, status }) => ({
      id,
      label: trackingNumber,
      aside: `${carrier}, ${formatWord(status).toLowerCase()}`,
      href: packageAddress.href(trackingNumber),
    }))
  }),
  Hotspot: searchBy(findHotspots, ({ hotspots }) =>
    hotspots.edges.map(({ node: { id, entity, periodStart, periodEnd, percentAbove, severity, status } }) => {
      const isOver = status === 'RESOLVED'
      return {
        id,
        label: entity.name || entity.key,
        aside: `${formatPeriod(periodStart, periodEnd)}, ${isOver ? 'resolved' : formatAbove(percentAbove)}`,
        level: isOver ? undefined : severity,
        href: hotspotAddress.href(id),
      }
    }),
  ),
  Alert: searchBy(findAlerts, ({ alerts }) =>
    alerts.edges.map(({ node: { id, message, status, level } }) => ({
      id,
      label: message,
      aside: formatWord(status).toLowerCase(),
      level: status === 'RESOLVED' ? undefined : level,
      href: alertAddress.href(id),
    })),
  ),
  Recommendation: null,
  Anomaly: null,
  Notification: null,
} satisfies Record<keyof typeof subjects, Search | null>
