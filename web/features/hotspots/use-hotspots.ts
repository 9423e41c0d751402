import type { EntityType, HotspotStatus, HotspotWhere, Severity } from '../../graphql/generated/graphql.ts'
import { type LiveList, useLiveList } from '../../graphql/use-live-list.ts'
import { hotspotsQuery } from './documents.ts'
import { type HotspotRow, inOrder } from './hotspot.ts'

/** What the list is narrowed to; empty: everything. */
export type HotspotFilter = {
  status: HotspotStatus | ''
  type: EntityType | ''
  severity: Severity | ''
  search: string
}

/** How many are read at once, the newest. */
export const maxHotspots = 500

/** Only what is set: an older server knows no more. */
function whereOf({ status, type, severity, search }: HotspotFilter): HotspotWhere {
  return {
    ...(status && { statuses: [status] }),
    ...(type && { entityTypes: [type] }),
    ...(severity && { minSeverity: severity }),
    ...(search.trim() && { search: search.trim() }),
  }
}

/** The hotspots of a filter, live, those that press most first. */
export const useHotspots = (filter: HotspotFilter): LiveList<HotspotRow> =>
  useLiveList(
    { query: hotspotsQuery, variables: { first: maxHotspots, where: whereOf(filter) } },
    ({ hotspots }) => hotspots,
    inOrder,
  )
