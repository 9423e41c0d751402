import { builder } from '../builder.ts'
import type { ToldChange, ToldKind } from './stream.ts'

const ChangeKindRef = builder.enumType('ChangeKind', {
  description: 'What became of the row, as the stream sees it.',
  values: {
    CREATED: { description: 'It is new.' },
    UPDATED: { description: "It has changed, and is within the stream's filter: perhaps only now." },
    LEFT: {
      description:
        "It was within the stream's filter and is no longer: sent once, with the row as it is now. Without a filter: it should never have been, and is gone.",
    },
  } as const satisfies Record<ToldKind, object>,
})

/** What every entry of a change stream has; a domain's change type adds its row. */
export const Change = builder.interfaceRef<ToldChange>('Change').implement({
  description: 'One entry of the log.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Its place in the log: subscribe with `after` to go on from here.',
    }),
    kind: t.expose('kind', { type: ChangeKindRef, description: 'What became of the row.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
  }),
})

builder.queryField('streamPosition', (t) =>
  t.string({
    description:
      'Where the stream stands now. Read it in the same operation as the rows: changes after it are exactly those that the rows lack.',
    resolve: (_root, _args, { db, log }) => log.position(db),
  }),
)
