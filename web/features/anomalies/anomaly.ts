import { holds } from '../../graphql/fold.ts'
import type { AnomalyRowFragment } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../ui/format/numbers.ts'

/** An anomaly as lists and cards show it. */
export type Anomaly = AnomalyRowFragment

/** What it is about: a package's number, else an entity's name. */
export const subjectOf = ({ package: one, entity }: Anomaly): string =>
  one?.trackingNumber ?? (entity?.name.trim() || entity?.key.trim() || 'unknown')

/** `83 %`; `–` when it is no chance. */
export const formatConfidence = (confidence: number): string =>
  Number.isFinite(confidence) ? `${formatCount(Math.round(confidence * 100))} %` : '–'

/** Whether an anomaly speaks of `text`, in any case. */
export const speaksOf = (anomaly: Anomaly, text: string): boolean =>
  [
    subjectOf(anomaly),
    anomaly.package?.carrier,
    anomaly.entity?.key,
    anomaly.description,
    anomaly.recommendedAction,
  ].some((said) => holds(said, text))

/** How it ended, in words; null while it is open. */
export const endOf = ({ status }: Pick<Anomaly, 'status'>): string | null => {
  if (status === 'RECOVERED') return 'It went away by itself'
  if (status === 'CONFIRMED') return 'It proved true'
  return status === 'DISMISSED' ? 'Dismissed: it was none' : null
}
