import { builder } from '../builder.ts'
import { retractActivities } from './activities/retract-activities-command.ts'
import { mostItems } from './ingest-call.ts'
import type { RetractResult } from './retract-in-turn.ts'
import { retractScans } from './scans/retract-scans-command.ts'

const RetractResultRef = builder.objectRef<RetractResult>('RetractResult').implement({
  description: 'What became of the events.',
  fields: (t) => ({
    retracted: t.exposeInt('retracted', { description: 'Events that were known, and are as if they had never come.' }),
    unknown: t.exposeStringList('unknown', {
      description: 'The ids of events that were not known; they changed nothing.',
    }),
  }),
})

const eventIds = {
  required: true,
  extensions: { maxItems: mostItems },
  description: 'The ids that they were sent with.',
} as const

builder.mutationFields((t) => ({
  retractActivities: t.field({
    type: RetractResultRef,
    description: `Take activities out that never happened, at most ${mostItems.toLocaleString('en')} a call: afterwards everything is as if they had never come, and the corrections are pushed. An event that was corrected is retracted as it stands; sent again, it is a new one.`,
    args: { eventIds: t.arg.stringList(eventIds) },
    resolve: (_root, args, { intake }) => retractActivities(intake, args.eventIds),
  }),
  retractScans: t.field({
    type: RetractResultRef,
    description: `Take scans out that never happened (EPCIS errorDeclaration), at most ${mostItems.toLocaleString('en')} a call: afterwards everything is as if they had never come, and the corrections are pushed. One that is sent again is a new one.`,
    args: { eventIds: t.arg.stringList(eventIds) },
    resolve: (_root, args, { intake }) => retractScans(intake, args.eventIds),
  }),
}))
