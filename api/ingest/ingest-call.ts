/** The input and the result of a call that ingests items; the same for activities and scans. */

/** A rejected item, or a note on an accepted one, with the reason. */
export type RejectedItem = { index: number; code: string; message: string }
/** The result of ingesting items; `notes`: accepted items of which something was left out or assumed. */
export type IngestResult = { accepted: number; duplicates: number; rejected: RejectedItem[]; notes: RejectedItem[] }
export type IngestOptions = {
  /** True for history: the items build baselines and raise nothing. */
  quiet?: boolean
  /** Wall clock. */
  now?: Date
}

/** The maximum number of items in one call. */
export const maxItems = 10_000
