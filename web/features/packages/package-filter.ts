import { holds } from '../../graphql/fold.ts'
import type { PackageOrder, PackageRowFragment, PackageStatus, PackageWhere } from '../../graphql/generated/graphql.ts'

/** A package as the list shows it. */
export type PackageRow = PackageRowFragment

/** What the list is narrowed to; empty: everything. */
export type PackageFilter = {
  statuses: readonly PackageStatus[]
  carrier: string
  /** Those expected to miss their promise, those with an open anomaly, or all. */
  trouble: '' | 'late' | 'anomalous'
  search: string
  order: PackageOrder
}

/** The server's filter; only what is set, so that an older server answers what it knows. */
export const whereOf = ({ statuses, carrier, trouble, search }: PackageFilter): PackageWhere => ({
  ...(statuses.length > 0 && { statuses: [...statuses] }),
  ...(carrier && { carriers: [carrier] }),
  ...(trouble === 'late' && { late: true }),
  ...(trouble === 'anomalous' && { anomalous: true }),
  ...(search.trim() && { search: search.trim() }),
})

/** The one spelling that names are stored in; the server looks for what it is asked for in this spelling, too. */
const spelled = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Zs}/gu, ' ')
    .trim()

/** Whether a package belongs to the list as it is now: the server's filter, for rows that arrive live. */
export const fits = (row: PackageRow, { statuses, carrier, trouble, search }: PackageFilter): boolean =>
  (statuses.length === 0 || statuses.includes(row.status)) &&
  (!carrier || [carrier, spelled(carrier)].includes(row.carrier)) &&
  (trouble !== 'late' || row.late) &&
  (trouble !== 'anomalous' || row.openAnomalyCount > 0) &&
  holds(row.trackingNumber, search)

export const isNarrowed = (filter: PackageFilter): boolean => Object.keys(whereOf(filter)).length > 0
