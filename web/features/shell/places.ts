import { mapAddress } from '../../addresses/map.ts'
import { overviewAddress } from '../../addresses/overview.ts'
import { systemAddress } from '../../addresses/system.ts'
import type { Place } from '../../rows/place.ts'
import { subjectNames, subjects } from '../../rows/subjects.ts'

/** Where one can go, in the order of the navigation. */
export const places: readonly Place[] = [
  { href: overviewAddress.href(), label: 'Overview', icon: 'overview', key: 'o' },
  ...subjectNames.flatMap((name) => subjects[name].place ?? []),
  { href: mapAddress.href(), label: 'Map', icon: 'map', key: 'm' },
  { href: systemAddress.href(), label: 'Agents & health', short: 'Health', icon: 'system', key: 's' },
]
