import type { EntityType, HotspotStatus, HotspotWhere, Severity } from '../../graphql/generated/graphql.ts'
import { type LiveList, useLiveList } from '../../graphql/use-live-list.ts'
import { hotspotsQuery } from './documents.ts'
import { type HotspotRow, inOrder } from './hotspot.ts'

/** The filter of the list; empty: everything. */
export type HotspotFilter = {
  status: HotspotStatus | ''
  type: EntityType | ''
  severity: Severity | ''
  search: string
}

/** How many hotspots are read at once, the newest. */
export const maxHotspots = 500

/** Only the conditions that are set, because an older server may not know the others. */
function whereOf({ status, type, severity, search }: HotspotFilter): HotspotWhere {
  return {
    ...(status && { statuses: [status] }),
    ...(type && { entityTypes: [type] }),
    ...(severity && { minSeverity: severity }),
    ...(search.trim() && { search: search.trim() }),
  }
}

/** The hotspots of a filter, live, the most urgent first. */
export const useHotspots = (filter: HotspotFilter): LiveList<HotspotRow> =>
  useLiveList(
    { query: hotspotsQuery, variables: { first: maxHotspots, where: whereOf(filter) } },
    ({ hotspots }) => hotspots,
    inOrder,
  )
