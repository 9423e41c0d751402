import { builder } from '../builder.ts'
import { mostItems } from './ingest.ts'
import { type RetractResult, retractActivities } from './retract.ts'

export const RetractResultRef = builder.objectRef<RetractResult>('RetractResult').implement({
  description: 'What became of the events.',
  fields: (t) => ({
    retracted: t.exposeInt('retracted', { description: 'Events that were known, and are as if they had never come.' }),
    unknown: t.exposeStringList('unknown', {
      description: 'The ids of events that were not known; they changed nothing.',
    }),
  }),
})

builder.mutationField('retractActivities', (t) =>
  t.field({
    type: RetractResultRef,
    description: `Take activities out that never happened, at most ${mostItems} a call: afterwards everything is as if they had never come, and the corrections are pushed. An event that was corrected is retracted as it stands; sent again, it is a new one.`,
    args: { eventIds: t.arg.stringList({ required: true, description: 'The ids that the events were sent with.' }) },
    resolve: (_root, { eventIds }, { log }) => retractActivities(log, eventIds),
  }),
)
