import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { stateOf } from '../realtime/stream.ts'
import { type ActivityWatch, activityState, watchActivity } from './activity.ts'
import { type AgentActivity, lastReports } from './agent-store.ts'

const AgentStateRef = builder.enumType('AgentState', {
  description: 'The state of a run of an agent.',
  values: {
    STARTED: { description: 'The run has started.' },
    SUCCEEDED: { description: 'The run has done all there was to do.' },
    FAILED: { description: 'The run failed; the agent tries again.' },
  },
})

const AgentActivityRef = builder.objectRef<AgentActivity>('AgentActivity').implement({
  description: 'A report of an agent. An agent is a background worker that does one job, on one node at a time.',
  fields: (t) => ({
    agent: t.exposeString('agent', { description: 'The name of the agent.' }),
    state: t.expose('state', { type: AgentStateRef, description: 'The state of the run.' }),
    message: t.exposeString('message', {
      description: 'What the agent is doing, did, or failed to do, for people to read.',
    }),
    processed: t.exposeInt('processed', {
      description: 'The number of items that the run processed; 0 while it is running.',
    }),
    durationMs: t.exposeFloat('durationMs', {
      nullable: true,
      description: 'The duration of the run in milliseconds; null while it is running.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When the agent reported, by the clock of the database.' }),
  }),
})

const watches = new WeakMap<Db, ActivityWatch>()

/** One watch per database, shared by all its streams. */
function watchOf(db: Db): ActivityWatch {
  const watch = watches.get(db) ?? watchActivity(() => lastReports(db))
  watches.set(db, watch)
  return watch
}

builder.queryField('agents', (t) =>
  t.field({
    type: [AgentActivityRef],
    description: 'The newest report of each agent, ordered by name. Agents that have not reported yet are missing.',
    resolve: (_root, _args, { db }) => lastReports(db),
  }),
)

builder.subscriptionField('agentActivity', (t) =>
  t.field({
    type: AgentActivityRef,
    description: 'The reports of the agents of all nodes: the newest report at once, then every new one.',
    subscribe: (_root, _args, { db }) => stateOf(activityState(watchOf(db as Db))),
    resolve: (activity) => activity,
  }),
)
