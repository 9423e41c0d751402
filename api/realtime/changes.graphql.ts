import { builder } from '../builder.ts'
import type { ChangeKind, LogEntry } from './events.ts'

const ChangeKindRef = builder.enumType('ChangeKind', {
  description: 'Whether the row is new to the stream or known to it.',
  values: ['CREATED', 'UPDATED', 'REMOVED'] as const satisfies readonly ChangeKind[],
})

/** What every entry of a change stream has; a domain's change type adds its row. */
export const Change = builder.interfaceRef<LogEntry>('Change').implement({
  description: 'One entry of the log.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Its place in the log: subscribe with `after` to go on from here.',
    }),
    kind: t.expose('kind', { type: ChangeKindRef, description: 'Whether the row was created or updated.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
  }),
})

/** The description of every change stream's `after`. */
export const afterDescription =
  'A cursor or streamPosition seen before: what came after it arrives first. CURSOR_EXPIRED when it is no longer held.'

builder.queryField('streamPosition', (t) =>
  t.string({
    description:
      'Where the stream stands now. Read it in the same operation as the rows: changes after it are exactly those that the rows lack.',
    resolve: (_root, _args, { db, log }) => log.position(db),
  }),
)
