import { builder } from '../builder.ts'
import type { ToldChange, ToldKind } from './stream.ts'

const ChangeKindRef = builder.enumType('ChangeKind', {
  description: 'What happened to a row, as seen by this stream and its filter.',
  values: {
    CREATED: { description: 'The row is new.' },
    UPDATED: {
      description: "The row changed and matches the stream's filter. It may not have matched before the change.",
    },
    LEFT: {
      description:
        "The row matched the stream's filter and no longer does: sent once, with the row as it is now. Also sent when the row was removed because the events behind it were retracted; without a filter that is the only reason.",
    },
  } as const satisfies Record<ToldKind, object>,
})

/** What every entry of a change stream has; a domain's change type adds its row. */
export const Change = builder.interfaceRef<ToldChange>('Change').implement({
  description: 'One change of one row. Every stream of changes sends objects of a type that implements this.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'The position of this change in the log. Subscribe with it as `after` to continue from here.',
    }),
    kind: t.expose('kind', { type: ChangeKindRef, description: 'What happened to the row.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When the change was committed.' }),
  }),
})

builder.queryField('streamPosition', (t) =>
  t.string({
    description:
      'The cursor of the newest change. Read it in the same operation as your rows and subscribe with it as `after`: the stream then sends exactly the changes that the rows lack.',
    resolve: (_root, _args, { db, log }) => log.position(db),
  }),
)
