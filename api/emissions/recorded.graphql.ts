/** When a figure was stored, and its earlier versions. */
import { builder } from '../builder.ts'
import { SupersededEvent } from '../packages/superseded.graphql.ts'
import { supersededActivity } from '../packages/superseded-loader.ts'
import { Emission } from './emissions.graphql.ts'

builder.prismaObjectFields(Emission, (t) => ({
  recordedAt: t.expose('recordedAt', {
    type: 'DateTime',
    description: 'When this figure was stored. A correction stores a new one.',
  }),
  superseded: t.field({
    type: [SupersededEvent],
    extensions: { cost: 5 },
    select: { eventId: true },
    description:
      'Earlier versions of this activity that a correction or a retraction ended, the newest first, at most 100. Empty for a leg that Plume made from scans: query `supersededEvents` for the scan at its end.',
    resolve: ({ eventId }, _args, context) => supersededActivity(context, eventId),
  }),
}))
