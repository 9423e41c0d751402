/** Whether a row belongs to a filtered list: the server's filter, decided here for rows that arrive live. */
import { holds } from './fold.ts'

export type Row = {
  status?: string | null
  severity?: string | null
  type?: string | null
  /** What a search looks at. */
  texts?: readonly (string | null | undefined)[]
  read?: boolean | null
}

/** What lists are filtered by; whatever else a filter says is not known here, and the server decides it. */
export type Where = {
  statuses?: readonly string[] | null
  entityTypes?: readonly string[] | null
  types?: readonly string[] | null
  minSeverity?: string | null
  minLevel?: string | null
  search?: string | null
  unread?: boolean | null
}

const known = new Set(['statuses', 'entityTypes', 'types', 'minSeverity', 'minLevel', 'search', 'unread'])
const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL']

/** Whether every part of a filter can be decided here. */
export const isDecidable = (where: Where | null | undefined): boolean =>
  Object.entries(where ?? {}).every(([key, value]) => known.has(key) || value === null || value === undefined)

export function rowBelongs(row: Row, where?: Where | null): boolean {
  const { statuses, entityTypes, types, minSeverity, minLevel, search, unread } = where ?? {}
  const least = minSeverity ?? minLevel
  return (
    isAmong(row.status, statuses) &&
    isAmong(row.type, entityTypes ?? types) &&
    (!least || severities.indexOf(row.severity ?? '') >= severities.indexOf(least)) &&
    (!search?.trim() || (row.texts ?? []).some((text) => holds(text, search))) &&
    !(unread && row.read)
  )
}

const isAmong = (value: string | null | undefined, allowed: readonly string[] | null | undefined) =>
  !allowed || (value !== null && value !== undefined && allowed.includes(value))
