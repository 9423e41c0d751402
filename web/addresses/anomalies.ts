import { anomalyTypes } from '../graphql/generated/enums.ts'
import { pageAddress } from './address.ts'
import { oneOf, sortBy, text } from './parameters.ts'

/** The list of anomalies: the open ones, the newest first, unless it says else. `id`: the one that is open beside it. */
export const anomaliesAddress = pageAddress('/anomalies', {
  status: oneOf('', 'RECOVERED', 'CONFIRMED', 'DISMISSED', 'all'),
  type: oneOf('', ...anomalyTypes),
  severity: oneOf('', 'WARN', 'HIGH', 'CRITICAL'),
  q: text,
  sort: sortBy('-detected'),
  id: text,
})

export type AnomaliesSearch = ReturnType<typeof anomaliesAddress.read>
