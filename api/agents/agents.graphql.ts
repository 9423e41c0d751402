import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { stateOf } from '../realtime/stream.ts'
import { type ActivityWatch, activityState, watchActivity } from './activity.ts'
import { type AgentActivity, lastReports } from './agent-store.ts'

const AgentStateRef = builder.enumType('AgentState', {
  description: 'Where the run of an agent stands.',
  values: {
    STARTED: { description: 'It runs.' },
    SUCCEEDED: { description: 'It has done what there was to do.' },
    FAILED: { description: 'It could not; it will try again.' },
  },
})

const AgentActivityRef = builder.objectRef<AgentActivity>('AgentActivity').implement({
  description: 'What an agent reports: a worker that does one job, on one node at a time.',
  fields: (t) => ({
    agent: t.exposeString('agent', { description: 'Its name.' }),
    state: t.expose('state', { type: AgentStateRef, description: 'Where its run stands.' }),
    message: t.exposeString('message', { description: 'What it does, did, or could not do.' }),
    processed: t.exposeInt('processed', { description: 'How many things this run has done; 0 while it runs.' }),
    durationMs: t.exposeFloat('durationMs', {
      nullable: true,
      description: 'How long the run took, ms; null while it runs.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it reported, by the clock of the database.' }),
  }),
})

const watches = new WeakMap<Db, ActivityWatch>()

/** One watch a database, for all its streams. */
function watchOf(db: Db): ActivityWatch {
  const watch = watches.get(db) ?? watchActivity(() => lastReports(db))
  watches.set(db, watch)
  return watch
}

builder.queryField('agents', (t) =>
  t.field({
    type: [AgentActivityRef],
    description: 'The last report of each agent that has reported, by name.',
    resolve: (_root, _args, { db }) => lastReports(db),
  }),
)

builder.subscriptionField('agentActivity', (t) =>
  t.field({
    type: AgentActivityRef,
    description: 'What the agents of all nodes report: the newest report at once, then each that follows.',
    subscribe: (_root, _args, { db }) => stateOf(activityState(watchOf(db as Db))),
    resolve: (activity) => activity,
  }),
)
