import { pageAddress, rowAddress } from './address.ts'
import { oneOf, text } from './parameters.ts'

const parameters = {
  status: oneOf('', 'firing', 'acknowledged', 'silenced', 'resolved', 'all'),
  level: oneOf('', 'WARN', 'HIGH', 'CRITICAL'),
  order: oneOf('', 'newest'),
  q: text,
}

/** The list of alerts: the open ones, the worst first, unless it says else. */
export const alertsAddress = pageAddress('/alerts', parameters)

/** One alert, by its id, beside the list. */
export const alertAddress = rowAddress('/alerts', parameters)

export type AlertsSearch = ReturnType<typeof alertsAddress.read>
