/** What the tail asks for and how it writes each change: one readable line. */
import pc from 'picocolors'
import type { Topic } from './realtime/topics.ts'

export type Change = { cursor: string; kind: 'CREATED' | 'UPDATED' | 'LEFT'; at: string }
type Entity = { name: string; key: string } | null
type Line = { what: string; level?: string; who: string; text: string }
export type Stream = { name: string; query: string; line: (change: never) => Line }

const subscription = (name: string, row: string) =>
  `subscription Tail($after: String) { ${name}(after: $after) { cursor kind at ${row} } }`

/** What it says of each topic; null: nothing. */
const lines: { [T in Topic]: Stream | null } = {
  hotspot: {
    name: 'hotspotChanges',
    query: subscription(
      'hotspotChanges',
      `hotspot { id entity { name key } periodStart periodEnd predictedCo2 baselineCo2 baselineLow baselineHigh
         percentAbove severity status }`,
    ),
    line: ({ kind, hotspot }: Change & { hotspot: Hotspot }) => ({
      what: hotspot.status === 'RESOLVED' ? 'hotspot over' : kind === 'CREATED' ? 'new hotspot' : 'hotspot',
      level: hotspot.severity,
      who: nameOf(hotspot.entity),
      text:
        `${co2(hotspot.predictedCo2)}, ${whole(hotspot.percentAbove)} % above ${co2(hotspot.baselineCo2)} ` +
        `(${co2(hotspot.baselineLow)} – ${co2(hotspot.baselineHigh)}), ${hotspot.periodStart.slice(0, 10)} to ${hotspot.periodEnd.slice(0, 10)}`,
    }),
  },
  alert: {
    name: 'alertChanges',
    query: subscription(
      'alertChanges',
      'reason alert { id level message status acknowledgedBy hotspot { id entity { name key } } }',
    ),
    line: ({ kind, reason, alert }: Change & { reason: string | null; alert: Alert }) => ({
      what: kind === 'CREATED' ? 'new alert' : (alertReasons[reason ?? ''] ?? 'alert changed'),
      level: alert.level,
      who: nameOf(alert.hotspot?.entity ?? null),
      text: reason === 'ACKNOWLEDGED' ? `${alert.message} (by ${alert.acknowledgedBy ?? 'unknown'})` : alert.message,
    }),
  },
  recommendation: {
    name: 'recommendationChanges',
    query: subscription(
      'recommendationChanges',
      `recommendation { id action co2Reduction status decidedBy decisionNote outcome { status }
         hotspot { id severity entity { name key } } }`,
    ),
    line: ({ kind, recommendation }: Change & { recommendation: Recommendation }) => ({
      what: kind === 'CREATED' ? 'new advice' : `advice ${newsOf(recommendation)}`,
      level: recommendation.hotspot.severity,
      who: nameOf(recommendation.hotspot.entity),
      text:
        `${recommendation.action}: −${co2(recommendation.co2Reduction)}` +
        (recommendation.decidedBy ? ` (by ${recommendation.decidedBy})` : '') +
        (recommendation.decisionNote ? ` “${recommendation.decisionNote}”` : ''),
    }),
  },
  anomaly: {
    name: 'anomalyChanges',
    query: subscription(
      'anomalyChanges',
      `anomaly { id type severity description status confidence entity { name key } }`,
    ),
    line: ({ kind, anomaly }: Change & { anomaly: Anomaly }) => ({
      what: kind === 'CREATED' ? 'new anomaly' : `anomaly ${anomaly.status.toLowerCase()}`,
      level: anomaly.severity,
      who: nameOf(anomaly.entity),
      text: `${anomaly.type}: ${anomaly.description}`,
    }),
  },
  // They move too often to be read, and what goes wrong with them is an anomaly.
  package: null,
  // They repeat alerts and recommendations.
  notification: null,
}

export const streams = Object.values(lines).filter((stream) => stream !== null)

/** What is said of an alert that changed; one whose reason is not known has changed. */
const alertReasons: Record<string, string> = {
  REOPENED: 'alert is back',
  ESCALATED: 'alert is worse',
  EASED: 'alert is less bad',
  UPDATED: 'alert updated',
  CAUSE_ENDED: 'alert over',
  ACKNOWLEDGED: 'alert acknowledged',
  SILENCED: 'alert silenced',
  UNSILENCED: 'alert fires again',
  SILENCE_ENDED: 'alert fires again',
  RESOLVED: 'alert closed',
  DISMISSED: 'alert dismissed',
  WITHDRAWN: 'alert withdrawn',
  EXPIRED: 'alert no longer kept',
}

type Hotspot = {
  entity: Entity
  periodStart: string
  periodEnd: string
  predictedCo2: number
  baselineCo2: number
  baselineLow: number
  baselineHigh: number
  percentAbove: number
  severity: string
  status: string
}
type Alert = {
  level: string
  message: string
  status: string
  acknowledgedBy: string | null
  hotspot: { entity: Entity } | null
}
type Recommendation = {
  outcome?: { status: string } | null
  action: string
  co2Reduction: number
  status: string
  decidedBy: string | null
  decisionNote: string | null
  hotspot: { severity: string; entity: Entity }
}
type Anomaly = {
  type: string
  severity: string
  description: string
  status: string
  entity: Entity
}

/** What became of advice: what was decided, or from the start on how far its effect is measured. */
const newsOf = ({ status, outcome }: Recommendation): string =>
  (outcome && outcome.status !== 'PLANNED' ? outcome.status : status).toLowerCase().replace('_', ' ')

const nameOf = (entity: Entity) => entity?.name || entity?.key || '–'
const tenths = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
const whole = (value: number) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 }).format(value)
const co2 = (kg: number) => (Math.abs(kg) >= 1000 ? `${tenths.format(kg / 1000)} t` : `${tenths.format(kg)} kg`)

// A name may hold escape sequences that would rewrite the reader's screen.
export const plain = (text: string, length: number) => {
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean
}

export const colour = pc.createColors(pc.isColorSupported && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR)))
const paint: Record<string, (text: string) => string> = {
  CRITICAL: (text) => colour.bold(colour.red(text)),
  HIGH: colour.red,
  WARN: colour.yellow,
  INFO: colour.blue,
}

/** One readable line: time, what, severity, whom it is about, the figures. */
export function render(stream: Stream, change: Change): string {
  const { what: news, level = '', who, text } = stream.line(change as never)
  // It follows all rows: one leaves only when it should never have been.
  const what = change.kind === 'LEFT' ? `${stream.name.replace('Changes', '')} withdrawn` : news
  const time = new Date(change.at).toLocaleTimeString('en-GB')
  const severity = (paint[level] ?? ((plainText: string) => plainText))(level.padEnd(8))
  return [
    colour.dim(time),
    what.padEnd(18),
    severity,
    colour.bold(plain(who, 40)),
    colour.dim('·'),
    plain(text, 240),
  ].join(' ')
}
