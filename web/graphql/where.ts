/** Whether a row belongs to a filtered list: the server's `where`, decided here for rows that arrive live. */

export type RowKind = 'Hotspot' | 'Alert' | 'Recommendation'
export type Row = { status?: string | null; severity?: string | null; entityType?: string | null }
export type Where = {
  statuses?: readonly string[] | null
  entityTypes?: readonly string[] | null
  minSeverity?: string | null
  minLevel?: string | null
}

const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL']

export function rowBelongs(row: Row, where: Where = {}): boolean {
  const least = where.minSeverity ?? where.minLevel
  return (
    isAmong(row.status, where.statuses) &&
    isAmong(row.entityType, where.entityTypes) &&
    (!least || severities.indexOf(row.severity ?? '') >= severities.indexOf(least))
  )
}

const isAmong = (value: string | null | undefined, allowed: readonly string[] | null | undefined) =>
  !allowed || (value !== null && value !== undefined && allowed.includes(value))
