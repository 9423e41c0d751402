import { builder } from '../builder.ts'
import { retractActivities } from './activities/retract-activities-command.ts'
import { maxItems } from './ingest-call.ts'
import type { RetractResult } from './retract-in-turn.ts'
import { retractScans } from './scans/retract-scans-command.ts'

const RetractResultRef = builder.objectRef<RetractResult>('RetractResult').implement({
  description: 'The result of retracting events.',
  fields: (t) => ({
    retracted: t.exposeInt('retracted', {
      description: 'The number of events that were known and have been retracted.',
    }),
    unknown: t.exposeStringList('unknown', {
      description: 'The ids that belong to no known event; they changed nothing.',
    }),
  }),
})

const eventIds = {
  required: true,
  extensions: { maxItems },
  description: 'The eventIds that the events were sent with.',
} as const

builder.mutationFields((t) => ({
  retractActivities: t.field({
    type: RetractResultRef,
    description: `Retracts activities that never happened, at most ${maxItems.toLocaleString('en')} in one call. Afterwards everything is as if they had never been sent, and streams send what changed. A retracted event that is sent again is a new one.`,
    args: { eventIds: t.arg.stringList(eventIds) },
    resolve: (_root, args, { intake }) => retractActivities(intake, args.eventIds),
  }),
  retractScans: t.field({
    type: RetractResultRef,
    description: `Retracts scans that never happened (EPCIS: errorDeclaration with reason did_not_occur), at most ${maxItems.toLocaleString('en')} in one call. Afterwards everything is as if they had never been sent, and streams send what changed. A retracted scan that is sent again is a new one.`,
    args: { eventIds: t.arg.stringList(eventIds) },
    resolve: (_root, args, { intake }) => retractScans(intake, args.eventIds),
  }),
}))
