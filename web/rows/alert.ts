import { alertAddress, alertsAddress } from '../addresses/alerts.ts'
import { graphql } from '../graphql/generated/gql.ts'
import type { AlertChangesSubscription } from '../graphql/generated/graphql.ts'
import { alertActions } from './alert-actions.ts'
import type { FeedEntry } from './feed-entry.ts'
import { kindOfRow } from './kind.ts'

const alertChanges = graphql(/* GraphQL */ `
  subscription AlertChanges($after: String) {
    alertChanges(after: $after) {
      cursor
      kind
      at
      alert {
        ...AlertRow
      }
    }
  }
`)

const alertWords: Record<string, string> = { FIRING: 'updated', SUPPRESSED: 'silenced' }

function ofAlert({ cursor, kind, at, alert }: AlertChangesSubscription['alertChanges']): FeedEntry {
  const by = alert.status === 'ACKNOWLEDGED' && alert.acknowledgedBy ? ` by ${alert.acknowledgedBy}` : ''
  return {
    key: `alert ${cursor}`,
    rowId: alert.id,
    kind: 'alerts',
    at,
    level: alert.status === 'RESOLVED' ? null : alert.level,
    what: kind === 'CREATED' ? 'New alert' : `Alert ${alertWords[alert.status] ?? alert.status.toLowerCase()}${by}`,
    text: alert.message,
    href: alertAddress.href(alert.id),
  }
}

export const alertKind = kindOfRow({
  list: 'alerts',
  one: 'alert',
  stream: 'alertChanges',
  row: 'alert',
  partOf: { owner: 'Hotspot', by: 'hotspot', list: 'alerts' },
  filtered: { severity: 'level', type: null, texts: ['message'] },
  changes: alertChanges,
  line: ofAlert,
  feedView: { name: 'alerts', label: 'Alerts' },
  place: {
    href: alertsAddress.href(),
    label: 'Alerts',
    icon: 'alerts',
    key: 'a',
    waiting: ({ firingAlerts }) => ({ value: firingAlerts, what: 'firing' }),
  },
  actions: alertActions,
})
