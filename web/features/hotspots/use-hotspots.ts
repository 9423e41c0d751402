import { useMemo } from 'react'
import { useQuery } from 'urql'
import type { EntityType, HotspotStatus, HotspotWhere, Severity } from '../../graphql/generated/graphql.ts'
import { countOf, newestFirst } from '../../graphql/rows.ts'
import { hotspotsQuery } from './documents.ts'
import { byPressure } from './hotspot.ts'

/** What the list is narrowed to; empty: everything. */
export type HotspotFilter = {
  status: HotspotStatus | ''
  type: EntityType | ''
  severity: Severity | ''
  search: string
}

/** How many are read at once, the newest. */
export const READ = 500

/** Only what is set: an older server knows no more. */
function whereOf({ status, type, severity, search }: HotspotFilter): HotspotWhere {
  return {
    ...(status && { statuses: [status] }),
    ...(type && { entityTypes: [type] }),
    ...(severity && { minSeverity: severity }),
    ...(search.trim() && { search: search.trim() }),
  }
}

/** The hotspots of a filter, live, those that press most first. While others are read, the ones before stay. */
export function useHotspots(filter: HotspotFilter) {
  const [{ data, error, fetching }, read] = useQuery({
    query: hotspotsQuery,
    variables: { first: READ, where: whereOf(filter) },
  })
  const list = data?.hotspots
  const rows = useMemo(() => list && newestFirst(list).sort(byPressure), [list])
  return {
    rows: rows ?? null,
    error,
    /** How many there are, of which `rows` may hold a part. */
    total: countOf(list),
    /** Whether `rows` are still those of the filter before. */
    isReading: fetching,
    retry: () => read({ requestPolicy: 'network-only' }),
  }
}
