import { foldedLines } from '../platform/fold.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import { noScans } from './package-state.ts'

/** A new row for another parcel that bears the number of `known`. */
export const anotherJourney = ({ trackingNumber }: Package, journey: number, now: Date): Package => ({
  ...noScans,
  id: newId(),
  trackingNumber,
  searchText: foldedLines(trackingNumber),
  journey,
  estimatedDelivery: null,
  estimatedEarliest: null,
  estimatedLatest: null,
  lateProbability: null,
  openAnomalies: 0,
  late: false,
  co2: null,
  dueAt: null,
  judgedAt: null,
  lookFoundAt: null,
  createdAt: now,
  updatedAt: now,
})
