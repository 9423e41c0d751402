import type { Outlook } from '../../packages/travel-times.ts'
import type { Package } from '../../platform/generated/prisma/client.ts'
import type { Severity } from '../../vocabulary/severity.ts'
import type { Verdict } from '../verdict.ts'

/** The package and the circumstances that a kind of anomaly judges. */
export type Look = {
  row: Package
  /**
   * The severity of the open anomaly of this kind; null without one. An open anomaly clears only below a lower line.
   */
  open: Severity | null
  /** Event time. */
  now: Date
  /** True: no new scan has come, only time has passed. */
  isLook: boolean
}

/** Where the packages of an anomaly are. */
export type Whereabouts = Pick<Package, 'location' | 'lane'>

/** The definition of one kind of anomaly. To add a kind, write a file with one of these and add a line to kinds.ts. */
export type AnomalyKind = {
  /** Its description in the schema. */
  description: string
  /** What anomalies of one cause share besides their carrier: the place, the lane, or nothing more. */
  cause: 'PLACE' | 'WAY' | 'CARRIER'
  /** The message of one alert for many packages; `packages`: "12 packages of DHL". */
  headline(packages: string, where: Whereabouts): string
  /** Judges a package, whatever its status. */
  judge?(look: Look): Verdict | null
  /** Judges a package that is under way. */
  judgeUnderWay?(look: Look, outlook: Outlook): Verdict | null
  /** The event time from which time alone may open it for a package under way; null: never. */
  dueAt?(row: Package, outlook: Outlook, now: Date): Date | null
  /**
   * It proves true when the package misses its promise; its confidence is calibrated from outcomes: see outcomes.ts.
   */
  isCalibrated?: true
  /** It predicts that the promise will be missed, and is CONFIRMED when that happens. */
  predictsMiss?: true
  /** A change of the text is reported even when the severity is the same. */
  isNewsInWords?: true
}

/** " on Leipzig → Madrid" or " at Leipzig"; empty when unknown. */
export const wayText = ({ lane, location }: Whereabouts): string =>
  lane ? ` on ${lane}` : location ? ` at ${location}` : ''
