import { builder } from '../builder.ts'
import { tidy } from '../platform/characters.ts'
import type { SupersededEvent as Row } from '../platform/generated/prisma/client.ts'
import { isStorable } from '../platform/text.ts'
import { loadSuperseded, readSuperseded } from './superseded-store.ts'

const SupersededKindRef = builder.enumType('SupersededKind', {
  description: 'What kind of event it was.',
  values: {
    ACTIVITY: { description: 'An activity; its figure is in `content`.' },
    SCAN: { description: 'A scan of a package.' },
  },
})

export const SupersededEvent = builder.objectRef<Row>('SupersededEvent').implement({
  description:
    'An event as Plume believed it until a correction took its place or a retraction took it out: what an auditor asks for.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SupersededKindRef, description: 'What kind of event it was.' }),
    eventId: t.exposeString('eventId', { description: "The sender's id of the event." }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When this version was stored.' }),
    supersededAt: t.expose('supersededAt', {
      type: 'DateTime',
      description: 'When a correction or a retraction ended it.',
    }),
    isRetracted: t.exposeBoolean('isRetracted', {
      description: 'True: the sender took the event back. False: a correction took its place.',
    }),
    content: t.field({
      type: 'JSON',
      description:
        'What was stored of it, with the `version` of its layout. Of an activity: occurredAt, co2 (kg CO2e), method, factorId, inputs, formula and entities. Of a scan: what its sender said.',
      resolve: ({ row }) => readSuperseded(row),
    }),
  }),
})

builder.queryField('supersededEvents', (t) =>
  t.field({
    type: [SupersededEvent],
    description:
      'What Plume believed of an event before it was corrected or retracted, the newest version first, at most 100; empty when no version was superseded. An activity and a scan may have the same id: see `kind`.',
    args: {
      eventId: t.arg.string({ required: true, description: "The sender's id of the event, as it was sent." }),
    },
    resolve(_root, { eventId }, { db }) {
      // Normalised in the same way as when it was stored.
      const id = tidy(eventId, 'ID')
      return isStorable(id) ? loadSuperseded(db, [id]) : []
    },
  }),
)
