import { counted } from '../platform/text.ts'
import type { LogEntry } from '../realtime/events.ts'
import type { Agent } from './agent.ts'

type Finding = 'found' | 'changed' | 'resolved' | 'errors'

/**
 * Only reports what detection found. Detection itself is a step of the transaction that stores an activity: it judges
 * the entities of the activity, and those whose period event time has passed. An agent with its own clock would close
 * periods that a replay has not reached.
 */
export function reportDetectionsAgent(): Agent {
  let findings: Finding[] = []
  return {
    name: 'detector',
    hears(entries) {
      const heard = entries.flatMap((entry) => findingOf(entry) ?? [])
      findings.push(...heard)
      return heard.length > 0
    },
    async run() {
      const told = findings
      findings = []
      if (told.length === 0) return null
      const count = (finding: Finding) => told.filter((each) => each === finding).length
      const parts = [
        [count('found'), `${counted(count('found'), 'hotspot')} found`],
        [count('changed'), `${count('changed')} judged again`],
        [count('resolved'), `${count('resolved')} resolved`],
        [count('errors'), `${counted(count('errors'), 'data error')} found`],
      ] as const
      const message = parts.flatMap(([n, text]) => (n > 0 ? text : [])).join(', ')
      return { processed: told.length, message: `${message}.` }
    },
  }
}

function findingOf(entry: LogEntry): Finding | null {
  if (entry.topic === 'anomaly') return entry.kind === 'CREATED' && entry.row.type === 'DATA_ERROR' ? 'errors' : null
  if (entry.topic !== 'hotspot') return null
  if (entry.kind === 'CREATED') return 'found'
  return entry.row.status === 'RESOLVED' ? 'resolved' : 'changed'
}
