import { type CombinedError, useSubscription } from 'urql'
import { useNow } from '../../browser/use-now.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { useConnection } from '../../realtime/use-connection.ts'
import { formatAge } from '../../ui/format/dates.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import { AgentList } from './agent-list.tsx'
import { agentsOf } from './agents.ts'
import { StreamLag, ThisPage } from './connection-panels.tsx'
import { systemHealth } from './documents.ts'
import { type Health, Node, Parts, Status } from './health-panels.tsx'
import { serverNow } from './stream-lag.ts'
import classes from './system-view.module.css'
import { useAgents } from './use-agents.ts'
import { Webhooks } from './webhooks.tsx'

/** The server tells its health every 10 s: what is older is no longer the present. */
const maxHealthAgeMs = 25_000

/** The agents, the parts of Plume, and how fresh what is shown on all pages is. */
export function SystemView() {
  const now = useNow()
  const { skew } = useConnection()
  const agents = useAgents()
  const [{ data, error }] = useSubscription({ query: systemHealth })
  const health = data?.systemHealth ?? null
  const refusal = health ? null : (error ?? null)
  const there = serverNow(now, skew)
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Panel title="Agents">
          {agents.reports ? (
            <AgentList agents={agentsOf(agents.reports, health?.components ?? [])} now={there} />
          ) : agents.error ? (
            <Failure title="The agents cannot be shown" sentence={errorSentence(agents.error)} retry={agents.retry} />
          ) : (
            <LoadingRows rows={5} height={64} />
          )}
        </Panel>
        <Webhooks />
      </div>
      <div className={classes.column}>
        <Panel title="Parts" aside={health && <Freshness health={health} now={there} />}>
          {refusal ? <Refusal error={refusal} /> : <Parts health={health} />}
        </Panel>
        <Panel title="This page">
          <ThisPage now={now} />
        </Panel>
        <Panel title="Stream of changes">
          <StreamLag atServer={health?.streamPosition ?? null} now={now} />
        </Panel>
        <Panel title="The node that answers">{refusal ? <Refusal error={refusal} /> : <Node health={health} />}</Panel>
      </div>
    </div>
  )
}

const Refusal = ({ error }: { error: CombinedError }) => (
  <Failure title="This server's health cannot be shown" sentence={errorSentence(error)} />
)

function Freshness({ health, now }: { health: Health; now: number }) {
  const age = now - Date.parse(health.at)
  return age > maxHealthAgeMs ? <>as it was {formatAge(age)} ago</> : <Status status={health.status} />
}
