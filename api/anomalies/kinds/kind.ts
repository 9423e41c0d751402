import type { Outlook } from '../../packages/travel-times.ts'
import type { Package } from '../../platform/generated/prisma/client.ts'
import type { Severity } from '../../vocabulary/severity.ts'
import type { Verdict } from '../verdict.ts'

/** A package as a kind of anomaly looks at it. */
export type Look = {
  row: Package
  /** How bad the open anomaly of this kind is; null without one. What was found before clears only below a lower line. */
  open: Severity | null
  /** Event time. */
  now: Date
  /** Nothing was heard: time alone has passed. */
  isLook: boolean
}

/** Where packages are, as an anomaly keeps it. */
export type Whereabouts = Pick<Package, 'location' | 'lane'>

/** All that is to be known of one kind of anomaly: a new kind is a file with one of these, and its line in kinds.ts. */
export type AnomalyKind = {
  /** What the schema says of it. */
  description: string
  /** What anomalies of one cause share beside their carrier: where the packages stand, the way they go, or nothing. */
  cause: 'PLACE' | 'WAY' | 'CARRIER'
  /** What one alert says of many; `packages`: "12 packages of DHL". */
  headline(packages: string, where: Whereabouts): string
  /** Judges a package, whatever its status. */
  judge?(look: Look): Verdict | null
  /** Judges a package that is under way. */
  judgeUnderWay?(look: Look, outlook: Outlook): Verdict | null
  /** The event time from which on time alone may show it of a package under way; null: never. */
  dueAt?(row: Package, outlook: Outlook, now: Date): Date | null
  /** It proves true when the package misses its promise, and how often it does is learnt: see outcomes.ts. */
  isLearnt?: true
  /** It says that the promise will be missed: it is CONFIRMED when that happens. */
  foretellsMiss?: true
  /** Other words are news, also at the same severity. */
  isNewsInWords?: true
}

/** " on Leipzig → Madrid" or " at Leipzig", as far as it is known. */
export const wayText = ({ lane, location }: Whereabouts): string =>
  lane ? ` on ${lane}` : location ? ` at ${location}` : ''
