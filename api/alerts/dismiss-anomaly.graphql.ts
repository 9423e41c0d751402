import { builder } from '../builder.ts'
import { rowId } from '../platform/ids.ts'
import { noteText } from '../platform/text.ts'
import { dismissAnomalyOfAlert } from './dismiss-anomaly-command.ts'

// Beside the alerts: that of the anomaly ends in the same transaction, and anomalies come before alerts and know none.
builder.mutationField('dismissAnomaly', (t) =>
  t.prismaField({
    type: 'Anomaly',
    description: 'Say that an anomaly is none, which closes its alert. CONFLICT when it is no longer open.',
    args: {
      id: t.arg.id({ required: true, description: 'Its id.' }),
      note: t.arg.string({ description: 'Why.' }),
    },
    resolve: async (query, _root, { id, note }, { db, log }) => {
      const row = rowId('Anomaly', id)
      await dismissAnomalyOfAlert(log, row, noteText(note))
      return db.anomaly.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)
