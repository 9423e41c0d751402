import { anomaliesAddress } from '../addresses/anomalies.ts'
import { packageAddress } from '../addresses/packages.ts'
import { graphql } from '../graphql/generated/gql.ts'
import type { AnomalyChangesSubscription } from '../graphql/generated/graphql.ts'
import { formatWord } from '../ui/format/words.ts'
import { anomalyActions } from './anomaly-actions.ts'
import type { FeedEntry } from './feed-entry.ts'
import { kindOfRow } from './kind.ts'

const anomalyChanges = graphql(/* GraphQL */ `
  subscription AnomalyChanges($after: String) {
    anomalyChanges(after: $after) {
      cursor
      kind
      at
      anomaly {
        ...AnomalyRow
      }
    }
  }
`)

function ofAnomaly({ cursor, kind, at, anomaly }: AnomalyChangesSubscription['anomalyChanges']): FeedEntry {
  const isOpen = anomaly.status === 'OPEN'
  const type = formatWord(anomaly.type)
  const about = anomaly.package?.trackingNumber ?? anomaly.entity?.name
  return {
    key: `anomaly ${cursor}`,
    rowId: anomaly.id,
    kind: 'packages',
    at,
    level: isOpen ? anomaly.severity : null,
    what: kind === 'CREATED' ? type : `${type}, ${isOpen ? 'updated' : anomaly.status.toLowerCase()}`,
    text: about ? `${about}: ${anomaly.description}` : anomaly.description,
    href: anomaly.package ? packageAddress.href(anomaly.package.trackingNumber) : null,
  }
}

export const anomalyKind = kindOfRow({
  list: 'anomalies',
  one: null,
  stream: 'anomalyChanges',
  row: 'anomaly',
  partOf: { owner: 'Package', by: 'package', list: 'anomalies' },
  filtered: { severity: 'severity', type: 'type', texts: ['description'] },
  changes: anomalyChanges,
  line: ofAnomaly,
  feedView: { name: 'packages', label: 'Packages and data' },
  place: {
    href: anomaliesAddress.href(),
    label: 'Anomalies',
    icon: 'anomalies',
    key: 'n',
    waiting: ({ anomalies }) => ({ value: anomalies, what: 'open' }),
  },
  actions: anomalyActions,
})
