import type { AnomalyType } from '../../platform/generated/prisma/client.ts'
import { dataError } from './data-error.ts'
import { delayed } from './delayed.ts'
import type { AnomalyKind } from './kind.ts'
import { offRoute } from './off-route.ts'
import { silent } from './silent.ts'
import { stuck } from './stuck.ts'

/** The kinds of anomalies, in the order in which they judge a package. */
export const anomalyKinds = {
  DATA_ERROR: dataError,
  DELAYED: delayed,
  STUCK: stuck,
  SILENT: silent,
  OFF_ROUTE: offRoute,
} satisfies Record<AnomalyType, AnomalyKind>

/** The kinds as pairs of type and kind. */
export const kindsInOrder = Object.entries(anomalyKinds) as [AnomalyType, AnomalyKind][]

export const kindOf = (type: AnomalyType): AnomalyKind => anomalyKinds[type]
