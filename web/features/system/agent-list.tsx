import { formatAge, formatUtc } from '../../ui/format/dates.ts'
import { withKeys } from '../../ui/format/keys.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import { Empty } from '../../ui/page/states.tsx'
import classes from './agent-list.module.css'
import { type Agent, conditionOf, jobOf, type Report, titleOf } from './agents.ts'
import { Mark } from './mark.tsx'
import { formatMs } from './milliseconds.ts'

/** What each agent does, did last, and before. `now`: ms by the server's clock. */
export function AgentList({ agents, now }: { agents: readonly Agent[]; now: number }) {
  if (agents.length === 0)
    return <Empty title="No agent has reported yet">They report as soon as there is something for them to do.</Empty>
  return (
    <ul className={classes.list}>
      {agents.map((agent) => (
        <li key={agent.name}>
          <AgentRow agent={agent} now={now} />
        </li>
      ))}
    </ul>
  )
}

function AgentRow({ agent, now }: { agent: Agent; now: number }) {
  const condition = conditionOf(agent, now)
  const [newest, ...before] = agent.reports
  return (
    <article className={classes.agent} data-kind={condition.kind} aria-label={titleOf(agent.name)}>
      <div className={classes.who}>
        <h3>{titleOf(agent.name)}</h3>
        <p>{jobOf(agent.name)}</p>
      </div>
      <div className={classes.what}>
        <p className={classes.head}>
          <Mark kind={condition.kind}>{condition.word}</Mark>
          {newest && <Figures report={newest} now={now} />}
        </p>
        {condition.why && <p className={classes.why}>{condition.why}</p>}
        <p className={classes.message}>{newest ? newest.message : 'There was nothing to do for it yet.'}</p>
        {before.length > 0 && (
          <ol className={classes.before} aria-label={`What ${titleOf(agent.name)} reported before`}>
            {withKeys(before, ({ at, message }) => `${at} ${message}`).map(({ key, item }) => (
              <li key={key} className={classes.earlier} data-failed={item.state === 'FAILED' || undefined}>
                <Age at={item.at} now={now} />
                <span title={item.message}>
                  {item.state === 'FAILED' && 'Failed: '}
                  {item.message}
                </span>
                <span>{formatMs(item.durationMs)}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </article>
  )
}

function Figures({ report, now }: { report: Report; now: number }) {
  const { state, at, processed, durationMs } = report
  return (
    <>
      <Age at={at} now={now} />
      {state !== 'STARTED' && (
        <>
          <span>took {formatMs(durationMs)}</span>
          <span>{formatCount(processed)} processed</span>
        </>
      )}
      {state !== 'STARTED' && state !== 'SUCCEEDED' && state !== 'FAILED' && <span>{formatWord(state)}</span>}
    </>
  )
}

function Age({ at, now }: { at: string; now: number }) {
  const age = now - Date.parse(at)
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {age < 1000 ? 'now' : `${formatAge(age)} ago`}
    </time>
  )
}
