import { entityTypes } from '../graphql/generated/enums.ts'
import { pageAddress, rowAddress } from './address.ts'
import { oneOf, sortBy, text } from './parameters.ts'

/** The list of hotspots: the active ones, those that press most first, unless it says else. */
export const hotspotsAddress = pageAddress('/hotspots', {
  status: oneOf('', 'all', 'RESOLVED'),
  type: oneOf('', ...entityTypes),
  severity: oneOf('', 'WARN', 'HIGH', 'CRITICAL'),
  q: text,
  sort: sortBy('-severity'),
})

/** One hotspot, by its id. `emission`: the id of the one that is open. */
export const hotspotAddress = rowAddress('/hotspots', { emission: text })

export type HotspotsSearch = ReturnType<typeof hotspotsAddress.read>
