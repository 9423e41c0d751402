import { alertAddress, alertsAddress } from '../addresses/alerts.ts'
import { graphql } from '../graphql/generated/gql.ts'
import type { AlertChangeReason, AlertChangesSubscription } from '../graphql/generated/graphql.ts'
import { alertActions } from './alert-actions.ts'
import type { FeedEntry } from './feed-entry.ts'
import { kindOfRow } from './kind.ts'

const alertChanges = graphql(/* GraphQL */ `
  subscription AlertChanges($after: String) {
    alertChanges(after: $after) {
      cursor
      kind
      reason
      at
      alert {
        ...AlertRow
      }
    }
  }
`)

const reasonWords: Record<AlertChangeReason, string> = {
  RAISED: 'New alert',
  REOPENED: 'Alert fires again',
  ESCALATED: 'Alert is worse',
  EASED: 'Alert is less severe',
  UPDATED: 'Alert updated',
  CAUSE_ENDED: 'Alert resolved',
  ACKNOWLEDGED: 'Alert acknowledged',
  SILENCED: 'Alert silenced',
  UNSILENCED: 'Alert fires again',
  SILENCE_ENDED: 'Alert fires again',
  RESOLVED: 'Alert resolved',
  DISMISSED: 'Alert dismissed',
  WITHDRAWN: 'Alert withdrawn',
  EXPIRED: 'Alert no longer kept',
}

/** The person named by the reason, where the alert names them. */
const decidedBy: Partial<Record<AlertChangeReason, 'acknowledgedBy' | 'silencedBy' | 'resolvedBy'>> = {
  ACKNOWLEDGED: 'acknowledgedBy',
  SILENCED: 'silencedBy',
  RESOLVED: 'resolvedBy',
}

function whatHappened({ kind, reason, alert }: AlertChangesSubscription['alertChanges']): string {
  // The log did not keep reasons then, but a created alert is known to be new.
  if (reason === null) return kind === 'CREATED' ? 'New alert' : 'Alert changed'
  const by = decidedBy[reason]
  const who = by && alert[by]
  return who ? `${reasonWords[reason]} by ${who}` : reasonWords[reason]
}

function ofAlert(change: AlertChangesSubscription['alertChanges']): FeedEntry {
  const { cursor, at, alert } = change
  return {
    key: `alert ${cursor}`,
    rowId: alert.id,
    kind: 'alerts',
    at,
    level: alert.status === 'RESOLVED' ? null : alert.level,
    what: whatHappened(change),
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
