import { foldedLines } from '../platform/fold.ts'
import { newId } from '../platform/ids.ts'
import type { Rows } from '../realtime/topics.ts'

/** The message of an alert, and the text by which searches find it. */
export const worded = (message: string) => ({ message, searchText: foldedLines(message) })

/** A new row of a firing alert. */
export const newAlert = (about: Partial<Rows['alert']>, now: Date): Rows['alert'] => ({
  id: newId(),
  level: 'INFO',
  ...worded(''),
  status: 'FIRING',
  hotspotId: null,
  groupKey: null,
  count: 1,
  acknowledgedBy: null,
  acknowledgedAt: null,
  silencedUntil: null,
  silencedBy: null,
  resolvedBy: null,
  resolvedAt: null,
  note: null,
  createdAt: now,
  updatedAt: now,
  ...about,
})
