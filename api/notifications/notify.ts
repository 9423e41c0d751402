/** Decides which changes people are notified of. No I/O. */

import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import type { NotificationNews, Topic } from '../realtime/topics.ts'
import { atLeast, type Severity } from '../vocabulary/severity.ts'

type News = { level: Severity; title: string; body: string }

/**
 * Notifications for new alerts at `minLevel` or above, for alerts whose silence has ended, for decisions of people, and
 * for alerts that end by themselves.
 */
export function notificationsOf(changes: readonly Change[], minLevel: Severity, now: Date): NotificationNews[] {
  return changes.flatMap((change) => {
    const news = newsOf(change, minLevel)
    const alertId = change.topic === 'alert' ? change.row.id : null
    return news ? { id: newId(), ...news, alertId, createdAt: now, readBy: null } : []
  })
}

/** The notification of a change, by topic; topics that are missing here notify nobody, because alerts cover them. */
const newsByTopic: { [T in Topic]?: (change: Change<T>, minLevel: Severity) => News | null } = {
  alert: (change, minLevel) => ofAlert(change, atLeast(minLevel)),
  recommendation: ({ row, before }) => ofRecommendation(row, before),
}

function newsOf<T extends Topic>(change: Change<T>, minLevel: Severity): News | null {
  const tell = newsByTopic[change.topic as T]
  return change.kind === 'REMOVED' || !tell ? null : tell(change, minLevel)
}

function ofAlert({ row: alert, before, reason }: Change<'alert'>, levels: readonly Severity[]): News | null {
  const { level, status, message, acknowledgedBy, silencedBy, silencedUntil, resolvedBy, note } = alert
  const decided = (title: string): News => {
    const said = note && note !== before?.note ? `${message} “${note}”` : message
    return { level: 'INFO', title, body: said }
  }
  const isHeard = levels.includes(level)
  const fires = (title: string): News | null =>
    status === 'FIRING' && isHeard ? { level, title, body: message } : null
  switch (reason) {
    case 'ACKNOWLEDGED':
      return decided(`${acknowledgedBy} has taken up an alert`)
    case 'SILENCED':
      return decided(`${silencedBy} has silenced an alert until ${minuteText(silencedUntil)} UTC`)
    case 'RESOLVED':
      return decided(`${resolvedBy} has closed an alert`)
    case 'CAUSE_ENDED':
      return isHeard && before?.status !== 'SUPPRESSED' ? { level: 'INFO', title: 'It is over', body: message } : null
    case 'RAISED':
    case 'REOPENED':
      return fires(`New ${level.toLowerCase()} alert`)
    case 'UNSILENCED':
    case 'SILENCE_ENDED':
      return fires('A silence is over, the alert fires again')
    case 'ESCALATED':
      return fires(`An alert is ${level.toLowerCase()} now`)
    case 'EASED':
    case 'UPDATED':
    case 'DISMISSED':
    case 'WITHDRAWN':
    case 'EXPIRED':
      return null
  }
}

/** `2026-01-31 09:30`, in UTC. */
const minuteText = (time: Date | null): string => time?.toISOString().slice(0, 16).replace('T', ' ') ?? ''

function ofRecommendation(row: Recommendation, before: Recommendation | null): News | null {
  const { status, decidedBy, action, decisionNote } = row
  if (status === 'PENDING' || before?.status === status) return null
  const note = decisionNote ? ` “${decisionNote}”` : ''
  return { level: 'INFO', title: `${decidedBy} has ${status.toLowerCase()} a recommendation`, body: `${action}${note}` }
}
