import type { AgentReportFragment, SystemHealthSubscription } from '../../graphql/generated/graphql.ts'
import { formatAge } from '../../ui/format/dates.ts'

export type Report = AgentReportFragment
export type Component = SystemHealthSubscription['systemHealth']['components'][number]

/** What is known of one agent: its reports, the newest first, none of a run that began and ended. */
export type Agent = { name: string; reports: readonly Report[]; component: Component | null }

const maxReports = 5
/** A run that takes longer is worth a look. */
const longRunMs = 60_000
/** Without a word for so long an agent stands still, unless the server says that a node runs it. */
const maxSilenceMs = 3_600_000

const jobs: Record<string, string> = {
  detector: 'Says which hotspots and data errors each input brought to light.',
  'package-monitor': 'Looks at packages that nothing was heard of and finds what is late, stuck or silent.',
  recommender: 'Writes what would reduce a hotspot, from measures that it cites.',
  'document-searcher': 'Searches your documents for what supports recommendations.',
  'silence-keeper': 'Has silenced alerts fire again when their time has passed.',
  'outcome-measurer': 'Measures what actions saved that have begun, and gives the verdict.',
  'metrics-sampler': 'Keeps the key figures about once a minute, for their trends.',
  retention: 'Forgets changes and messages that need not be kept any longer.',
  'webhook-delivery': 'Delivers changes to webhooks and tries again what was not taken.',
}

export const jobOf = (name: string): string => (isAgent(name) && jobs[name]) || 'Does a job beside the requests.'

export const isAgent = (name: string): boolean => Object.hasOwn(jobs, name)

/** All agents among the parts as one part; null where there are none. Each is told of by itself beside them. */
export function agentsTogether(components: readonly Component[]): Component | null {
  const agents = components.filter(({ name }) => isAgent(name))
  if (agents.length === 0) return null
  const bad = agents.filter(({ status }) => status !== 'OK')
  const message = bad.length > 0 ? `${bad.length} of ${agents.length} do not do their job.` : null
  const status = agents.some((agent) => agent.status === 'DOWN') ? 'DOWN' : bad.length > 0 ? 'DEGRADED' : 'OK'
  return { name: `${agents.length} agents`, status, latencyMs: null, message }
}

/** `package-monitor` → `Package monitor`. */
export const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')

const isSame = (a: Report, b: Report) =>
  a.agent === b.agent && a.at === b.at && a.state === b.state && a.message === b.message

/** The reports with one more: a run that ends takes the place of its start. The newest first, a few of each agent. */
export function addReport(reports: readonly Report[], report: Report): readonly Report[] {
  const mine = reports.filter(({ agent }) => agent === report.agent)
  if (mine.some((one) => isSame(one, report))) return reports
  const others = reports.filter(({ agent }) => agent !== report.agent)
  const done = [...mine, report].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const newest = done[0]
  return [...others, ...done.filter((one) => one === newest || one.state !== 'STARTED').slice(0, maxReports)]
}

/** All agents that reported or that the server watches, by name. */
export function agentsOf(reports: readonly Report[], components: readonly Component[]): Agent[] {
  const watched = components.filter(({ name }) => isAgent(name))
  const names = new Set([...reports.map(({ agent }) => agent), ...watched.map(({ name }) => name)])
  return [...names].sort().map((name) => ({
    name,
    reports: reports.filter(({ agent }) => agent === name),
    component: components.find((component) => component.name === name) ?? null,
  }))
}

export type Condition = { kind: 'ok' | 'runs' | 'warn' | 'fault'; word: string; why: string | null }

/** How an agent is at `now` (ms by the server's clock). */
export function conditionOf({ reports, component }: Agent, now: number): Condition {
  const newest = reports[0]
  const age = newest ? now - Date.parse(newest.at) : 0
  const fault = component && component.status !== 'OK' ? component.message : null
  if (newest?.state === 'FAILED') return { kind: 'fault', word: 'Failed', why: 'It tries again by itself.' }
  if (fault) return { kind: 'fault', word: 'Stopped', why: fault }
  if (newest?.state === 'STARTED')
    return age > longRunMs
      ? { kind: 'warn', word: 'Runs long', why: `This run began ${formatAge(age)} ago and has not ended.` }
      : { kind: 'runs', word: 'Runs', why: null }
  if (!component && age > maxSilenceMs)
    return { kind: 'warn', word: 'Silent', why: `Nothing was heard of it for ${formatAge(age)}.` }
  if (!newest) return { kind: 'ok', word: 'Ready', why: null }
  return { kind: 'ok', word: 'Done', why: null }
}
