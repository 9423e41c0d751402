import { holds } from '../../graphql/fold.ts'
import type { AnomalyRowFragment } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../ui/format/numbers.ts'

/** An anomaly as lists and cards show it. */
export type Anomaly = AnomalyRowFragment

/** Its subject: the number of a package, else the name of an entity. */
export const subjectOf = ({ package: one, entity }: Anomaly): string =>
  one?.trackingNumber ?? (entity?.name.trim() || entity?.key.trim() || 'unknown')

/** `83 %`; `–` for an invalid probability. */
export const formatConfidence = (confidence: number): string =>
  Number.isFinite(confidence) ? `${formatCount(Math.round(confidence * 100))} %` : '–'

/** Whether the texts of an anomaly contain `text`, in any case. */
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
  return status === 'DISMISSED' ? 'Dismissed: it was a false alarm' : null
}
