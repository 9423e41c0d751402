import { packagesAddress } from '../addresses/packages.ts'
import { alertKind } from './alert.ts'
import { anomalyKind } from './anomaly.ts'
import { hotspotKind } from './hotspot.ts'
import { notificationKind } from './notification.ts'
import type { Place } from './place.ts'
import { recommendationKind } from './recommendation.ts'
import type { RowKind } from './row-kinds.ts'

/** A kind of thing that a person can open; `place` is null where it has no list of its own. */
type Subject = { place: Place | null }

const packages: Subject = {
  place: {
    href: packagesAddress.href(),
    label: 'Packages',
    icon: 'packages',
    key: 'p',
    waiting: ({ delayed }) => ({ value: delayed, what: 'delayed' }),
  },
}

/** The subjects of the page, in the order of the navigation: the kinds of rows in the cache, and packages. */
export const subjects = {
  Hotspot: hotspotKind,
  Alert: alertKind,
  Recommendation: recommendationKind,
  Package: packages,
  Anomaly: anomalyKind,
  Notification: notificationKind,
} satisfies Record<RowKind | 'Package', Subject>

export const subjectNames = Object.keys(subjects) as readonly (keyof typeof subjects)[]
