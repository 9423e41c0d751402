import { packagesAddress } from '../addresses/packages.ts'
import { alertKind } from './alert.ts'
import { anomalyKind } from './anomaly.ts'
import { hotspotKind } from './hotspot.ts'
import { notificationKind } from './notification.ts'
import type { Place } from './place.ts'
import { recommendationKind } from './recommendation.ts'
import type { RowKind } from './row-kinds.ts'

/** What a person can go to; `place` is null where its rows have no list of their own. */
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

/** What the page is about, in the order of the navigation: the kinds of rows that the cache keeps, and packages. */
export const subjects = {
  Hotspot: hotspotKind,
  Alert: alertKind,
  Recommendation: recommendationKind,
  Package: packages,
  Anomaly: anomalyKind,
  Notification: notificationKind,
} satisfies Record<RowKind | 'Package', Subject>

export const subjectNames = Object.keys(subjects) as readonly (keyof typeof subjects)[]
