import { pageAddress } from './address.ts'
import { oneOf } from './parameters.ts'

/** What to look at first. `feed`: of which changes it tells. */
export const overviewAddress = pageAddress('/', {
  feed: oneOf('all', 'hotspots', 'alerts', 'recommendations', 'packages'),
})

export type OverviewSearch = ReturnType<typeof overviewAddress.read>
