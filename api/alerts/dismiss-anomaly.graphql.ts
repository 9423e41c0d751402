import { builder } from '../builder.ts'
import { rowId } from '../platform/ids.ts'
import { noteText } from '../platform/text.ts'
import { dismissAnomalyOfAlert } from './dismiss-anomaly-command.ts'

// Defined here because the anomaly's alert ends in the same transaction, and api/anomalies may not import api/alerts.
builder.mutationField('dismissAnomaly', (t) =>
  t.prismaField({
    type: 'Anomaly',
    description:
      'Dismisses an anomaly: it was a false alarm. Its alert is resolved when none of its anomalies is open any more. Fails with CONFLICT when the anomaly is no longer open.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the anomaly.' }),
      note: t.arg.string({ description: 'Why the anomaly is a false alarm; at most 2,000 characters.' }),
    },
    resolve: async (query, _root, { id, note }, { db, log }) => {
      const row = rowId('Anomaly', id)
      await dismissAnomalyOfAlert(log, row, noteText(note))
      return db.anomaly.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)
