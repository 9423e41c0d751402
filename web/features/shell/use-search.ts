import { type CombinedError, useQuery } from 'urql'
import type { Href } from '../../addresses/address.ts'
import { alertAddress } from '../../addresses/alerts.ts'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { packageAddress } from '../../addresses/packages.ts'
import { errorCode } from '../../graphql/errors.ts'
import { useDebouncedValue } from '../../ui/debounce.ts'
import { formatAbove, formatPeriod, formatWord } from '../../ui/format.ts'
import { findAlerts, findHotspots, findPackages } from './documents.ts'

const WAIT_MS = 200
const LEAST = 2

export type Found = { id: string; group: string; label: string; aside: string; level?: string; href: Href }

const problemOf = (error: CombinedError | undefined, what: string): string[] => {
  if (!error) return []
  return errorCode(error) === 'GRAPHQL_VALIDATION_FAILED'
    ? [`This server is of an older version and cannot search ${what}.`]
    : [`The ${what} could not be searched.`]
}

/** What the server finds for a text that somebody types: packages by number, hotspots by entity, alerts by message. */
export function useSearch(typed: string): { found: Found[]; problems: string[]; isSearching: boolean } {
  const text = typed.trim()
  const settled = useDebouncedValue(text, WAIT_MS)
  const options = { variables: { text: settled }, pause: settled.length < LEAST }
  const [packages] = useQuery({ query: findPackages, ...options })
  const [hotspots] = useQuery({ query: findHotspots, ...options })
  const [alerts] = useQuery({ query: findAlerts, ...options })
  if (text.length < LEAST) return { found: [], problems: [], isSearching: false }
  if (text !== settled) return { found: [], problems: [], isSearching: true }

  const exact = packages.data?.package
  const parcels = packages.data?.packages.edges.map(({ node }) => node).filter(({ id }) => id !== exact?.id) ?? []
  return {
    found: [
      ...(exact ? [exact, ...parcels] : parcels).map(({ id, trackingNumber, carrier, status }) => ({
        id,
        group: 'Packages',
        label: trackingNumber,
        aside: `${carrier}, ${formatWord(status).toLowerCase()}`,
        href: packageAddress.href(trackingNumber),
      })),
      ...(hotspots.data?.hotspots.edges ?? []).map(({ node }) => ({
        id: node.id,
        group: 'Hotspots',
        label: node.entity.name || node.entity.key,
        aside:
          node.status === 'RESOLVED'
            ? `${formatPeriod(node.periodStart, node.periodEnd)}, resolved`
            : `${formatPeriod(node.periodStart, node.periodEnd)}, ${formatAbove(node.percentAbove)}`,
        level: node.status === 'RESOLVED' ? undefined : node.severity,
        href: hotspotAddress.href(node.id),
      })),
      ...(alerts.data?.alerts.edges ?? []).map(({ node }) => ({
        id: node.id,
        group: 'Alerts',
        label: node.message,
        aside: formatWord(node.status).toLowerCase(),
        level: node.status === 'RESOLVED' ? undefined : node.level,
        href: alertAddress.href(node.id),
      })),
    ],
    problems: [
      ...problemOf(packages.error, 'packages'),
      ...problemOf(hotspots.error, 'hotspots'),
      ...problemOf(alerts.error, 'alerts'),
    ],
    isSearching: [packages, hotspots, alerts].some(({ fetching, data }) => fetching && !data),
  }
}
