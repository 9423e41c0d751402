/** When a figure was stored, and what was believed before. */
import { builder } from '../builder.ts'
import { SupersededEvent } from '../packages/superseded.graphql.ts'
import { supersededOf } from '../packages/superseded-store.ts'
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
    description: 'The versions of this figure that corrections took the place of, the newest first; at most 100.',
    resolve: ({ eventId }, _args, { db }) => supersededOf(db, eventId),
  }),
}))
