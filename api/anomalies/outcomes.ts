/** Learns from the outcomes of packages how often anomalies prove true. No I/O. */
import {
  boundedLogit,
  calibrate,
  calibrationLength,
  countOutcome,
  fitCalibration,
  identity,
} from '../packages/calibration.ts'
import { type History, type Known, noneKnown } from '../packages/travel-times.ts'
import type { Anomaly, AnomalyType, Package } from '../platform/generated/prisma/client.ts'
import { kindOf, kindsInOrder } from './kinds/kinds.ts'
import type { Verdict } from './verdict.ts'

const keyOf = (type: AnomalyType): string => JSON.stringify(['anomaly', type])

/** The keys of the rows that `calibrated` needs. */
export const outcomeKeys = kindsInOrder.flatMap(([type, { isCalibrated }]) => (isCalibrated ? keyOf(type) : []))

/** Calibrates the confidence of a verdict from past outcomes: of the anomalies given 0.8, about 8 in 10 proved true. */
export function calibrated(verdict: Verdict, history: History, { calibrations }: Known = noneKnown()): Verdict {
  if (!kindOf(verdict.type).isCalibrated) return verdict
  const rawLogit = boundedLogit(verdict.confidence)
  const key = keyOf(verdict.type)
  const line = calibrations.get(key) ?? fitCalibration(history.get(key), identity)
  calibrations.set(key, line)
  return { ...verdict, confidence: calibrate(line, rawLogit), rawLogit }
}

/** The outcomes that the anomalies of a delivered package add to the rows; a dismissed anomaly counts as not true. */
export function outcomesOf(
  { promisedAt, deliveredAt }: Pick<Package, 'promisedAt' | 'deliveredAt'>,
  anomalies: readonly Pick<Anomaly, 'type' | 'status' | 'rawLogit'>[],
): Map<string, number[]> {
  const counts = new Map<string, number[]>()
  if (!promisedAt || !deliveredAt) return counts
  for (const { type, status, rawLogit } of anomalies) {
    if (rawLogit === null) continue
    const row = counts.get(keyOf(type)) ?? new Array<number>(calibrationLength).fill(0)
    countOutcome(row, rawLogit, status !== 'DISMISSED' && deliveredAt > promisedAt)
    counts.set(keyOf(type), row)
  }
  return counts
}
