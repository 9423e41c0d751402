/** What subscribers ask for: a topic, a filter, and how much of each row. */
import type { Topic } from '../realtime/topics.ts'

export type Where = {
  statuses?: string[]
  types?: string[]
  entityTypes?: string[]
  minSeverity?: string
  minLevel?: string
}

export type Interest = {
  topic: Exclude<Topic, 'notification'>
  where: Where | null
  /** With rows of other tables beside the row itself, which the server has to read. */
  wide?: boolean
}

export const interests: readonly Interest[] = [
  { topic: 'anomaly', where: null },
  { topic: 'anomaly', where: null, wide: true },
  { topic: 'anomaly', where: { statuses: ['DISMISSED', 'RECOVERED'] } },
  { topic: 'anomaly', where: { types: ['DATA_ERROR'], minSeverity: 'HIGH', statuses: ['OPEN'] } },
  { topic: 'anomaly', where: { minSeverity: 'CRITICAL' } },
  { topic: 'alert', where: null },
  { topic: 'alert', where: null, wide: true },
  { topic: 'alert', where: { statuses: ['ACKNOWLEDGED', 'RESOLVED'] } },
  { topic: 'alert', where: { statuses: ['FIRING'], minLevel: 'HIGH' } },
  { topic: 'alert', where: { minLevel: 'CRITICAL' } },
  { topic: 'hotspot', where: null },
  { topic: 'hotspot', where: null, wide: true },
  { topic: 'hotspot', where: { entityTypes: ['SUPPLIER', 'CARRIER'] } },
  { topic: 'hotspot', where: { statuses: ['RESOLVED'] } },
  { topic: 'recommendation', where: null },
  { topic: 'recommendation', where: { statuses: ['APPROVED', 'REJECTED'] } },
]

const beside: { [T in Topic]?: string } = {
  package: 'anomalies { id }',
  anomaly: 'entity { key } alert { id }',
  alert: 'anomaly { description } hotspot { entity { key } }',
  hotspot: 'entity { key } alerts { id } recommendations { id }',
  recommendation: 'hotspot { entity { key } }',
}

/** The subscription of an interest; its variables are `after` and `where`. */
export function documentOf({ topic, wide }: Interest): string {
  const input = `${topic.charAt(0).toUpperCase()}${topic.slice(1)}Where`
  return `subscription ($after: String, $where: ${input}) {
    ${topic}Changes(after: $after, where: $where) {
      cursor kind at ${topic} { id status updatedAt ${(wide && beside[topic]) || ''} }
    }
  }`
}

const rising = ['INFO', 'WARN', 'HIGH', 'CRITICAL']
const reaches = (least: string, value: unknown) => rising.indexOf(String(value)) >= rising.indexOf(least)

/** Whether a row is what `where` asks for; written again here, so that it does not repeat an error of the server. */
export function isWanted(where: Where | null, row: Record<string, unknown>): boolean {
  const { statuses, types, entityTypes, minSeverity, minLevel } = where ?? {}
  return (
    (!statuses || statuses.includes(String(row.status))) &&
    (!types || types.includes(String(row.type))) &&
    (!entityTypes || entityTypes.includes(String(row.entityType))) &&
    (!minSeverity || reaches(minSeverity, row.severity)) &&
    (!minLevel || reaches(minLevel, row.level))
  )
}

export const nameOf = ({ topic, where, wide }: Interest): string =>
  `${topic}Changes${where ? `(where: ${JSON.stringify(where)})` : ''}${wide ? ' with rows beside it' : ''}`
