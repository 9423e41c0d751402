import type { SystemHealthSubscription } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import { LoadingRows } from '../../ui/page/states.tsx'
import { agentsTogether, isAgent, titleOf } from './agents.ts'
import { Facts } from './facts.tsx'
import classes from './health-panels.module.css'
import { Mark } from './mark.tsx'
import { formatMs } from './milliseconds.ts'

export type Health = SystemHealthSubscription['systemHealth']

const marks: Record<string, { kind: 'ok' | 'warn' | 'fault'; word: string }> = {
  OK: { kind: 'ok', word: 'Works' },
  DEGRADED: { kind: 'warn', word: 'Degraded' },
  DOWN: { kind: 'fault', word: 'Down' },
}

/** A health status; one that this page does not know is shown as it is named. */
export function Status({ status }: { status: string }) {
  const { kind, word } = marks[status] ?? { kind: 'warn' as const, word: formatWord(status) }
  return <Mark kind={kind}>{word}</Mark>
}

/** Each part of Plume, all agents as one; null while that is not known. */
export function Parts({ health }: { health: Health | null }) {
  if (!health) return <LoadingRows rows={4} height={22} />
  const agents = agentsTogether(health.components)
  const parts = health.components.filter(({ name }) => !isAgent(name))
  return (
    <table className={classes.parts} aria-label="Parts">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">State</th>
          <th scope="col">Answered in</th>
        </tr>
      </thead>
      <tbody>
        {[...parts, ...(agents ? [agents] : [])].map(({ name, status, latencyMs, message }) => (
          <tr key={name} data-status={status}>
            <th scope="row">
              {titleOf(name)}
              {message && <p>{message}</p>}
            </th>
            <td>
              <Status status={status} />
            </td>
            <td>{latencyMs === null ? '–' : formatMs(latencyMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** From here on a late event loop delays what people see. */
const maxLagMs = 200

/** The node that answers this page; null while that is not known. */
export function Node({ health }: { health: Health | null }) {
  if (!health) return <LoadingRows rows={3} height={22} />
  const { eventLoopLagMs, connections, subscriptions } = health
  const isLate = eventLoopLagMs > maxLagMs
  return (
    <Facts
      facts={[
        {
          name: 'Event loop lag',
          value: isLate ? <Mark kind="warn">{formatMs(eventLoopLagMs)}</Mark> : formatMs(eventLoopLagMs),
          note: isLate
            ? 'The node is late with what is due: it has too much to do.'
            : 'How late it does what is due, at worst 1 time in 100.',
        },
        {
          name: 'Connections',
          value: formatCount(connections),
          note: 'WebSockets and event streams, this page among them.',
        },
        { name: 'Subscriptions', value: formatCount(subscriptions), note: 'What is followed over them.' },
      ]}
    />
  )
}
