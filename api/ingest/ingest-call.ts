/** What a call that brings items may say, and what it is answered: the same for activities and scans. */

/** An item that was not taken, or not in all that it said, and why. */
export type RejectedItem = { index: number; code: string; message: string }
/** What became of items; `notes`: of those that were taken, but not in all that they said. */
export type IngestResult = { accepted: number; duplicates: number; rejected: RejectedItem[]; notes: RejectedItem[] }
export type IngestOptions = {
  /** For history: builds baselines and raises nothing. */
  quiet?: boolean
  /** Wall clock. */
  now?: Date
}

/** Items that one call may bring. */
export const maxItems = 10_000
