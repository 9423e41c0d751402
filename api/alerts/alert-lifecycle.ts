import { PlumeError } from '../platform/errors.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'
import type { AlertChangeReason } from '../realtime/events.ts'
import { isWorse, type Severity } from '../vocabulary/severity.ts'
import { worded } from './new-alert.ts'

type State = Pick<
  Alert,
  | 'level'
  | 'status'
  | 'message'
  | 'searchText'
  | 'acknowledgedBy'
  | 'acknowledgedAt'
  | 'silencedUntil'
  | 'silencedBy'
  | 'resolvedBy'
  | 'resolvedAt'
>

/** The present state of the cause of an alert. */
export type Cause = { severity: Severity; message: string; over: boolean }

/**
 * The next state of an alert, and the reason: whoever is told of the change reads the reason and need not compare rows.
 */
export type Transition = { reason: AlertChangeReason; state: State }

const heard = { silencedUntil: null, silencedBy: null } as const
const nobody = { acknowledgedBy: null, acknowledgedAt: null } as const
const unattended = { status: 'FIRING', ...nobody, resolvedAt: null, ...heard } as const

/**
 * The next state of an alert after a change of its cause; null when nothing changes. An acknowledgement covers only the
 * acknowledged severity: a worse one fires again. A silenced alert stays silent until the end of the silence, however
 * bad it gets, unless its cause ends. An alert that a person resolved stays resolved.
 */
export function nextAlertState(alert: State, cause: Cause, now: Date): Transition | null {
  const state = { ...alert, level: cause.severity, ...worded(cause.message) }
  if (alert.status === 'RESOLVED') {
    return cause.over || alert.resolvedBy ? null : { reason: 'REOPENED', state: { ...state, ...unattended } }
  }
  if (cause.over) return { reason: 'CAUSE_ENDED', state: { ...alert, ...heard, status: 'RESOLVED', resolvedAt: now } }
  return alert.level === cause.severity && alert.message === cause.message ? null : lastingTransition(alert, state)
}

/** The cause lasts, but its severity or its message may change. An acknowledgement does not cover a worse severity. */
function lastingTransition(alert: State, state: State): Transition {
  if (isWorse(alert.level, state.level)) return { reason: 'EASED', state }
  if (!isWorse(state.level, alert.level)) return { reason: 'UPDATED', state }
  return {
    reason: 'ESCALATED',
    state: { ...state, ...nobody, ...(alert.status === 'ACKNOWLEDGED' && { status: 'FIRING' }) },
  }
}

/**
 * The state that an alert should have had all along, given a corrected cause; null when it has that state. Decisions of
 * people stay: the alert fires again only when it is worse than they knew.
 */
export function amendedAlert(alert: State, cause: Cause, now: Date): Transition | null {
  const amended = { ...alert, level: cause.severity, ...worded(cause.message) }
  if (alert.status !== 'RESOLVED' && cause.over) {
    return { reason: 'CAUSE_ENDED', state: { ...amended, ...heard, status: 'RESOLVED', resolvedAt: now } }
  }
  if (alert.status === 'RESOLVED' && !cause.over && !alert.resolvedBy) {
    const status = alert.acknowledgedBy ? 'ACKNOWLEDGED' : 'FIRING'
    return { reason: 'REOPENED', state: { ...amended, status, resolvedAt: null } }
  }
  if (alert.level === cause.severity && alert.message === cause.message) return null
  return alert.status === 'RESOLVED' ? { reason: 'UPDATED', state: amended } : lastingTransition(alert, amended)
}

/** The state of a silenced alert whose cause still holds when the silence ends. */
export const endSilence = (alert: State): Transition => ({ reason: 'SILENCE_ENDED', state: heardAgain(alert) })

/** It fires again, unless a person has acknowledged it, which covers what it was before and during the silence. */
const heardAgain = (alert: State): State => ({
  ...alert,
  ...heard,
  status: alert.acknowledgedBy === null ? 'FIRING' : 'ACKNOWLEDGED',
})

/** `until`: when the silence ends and the alert fires again. */
export type Decision = { verb: 'acknowledge' | 'resolve' | 'unsilence' } | { verb: 'silence'; until: Date }

/**
 * Applies the decision of a person; null when the state of the alert does not allow it. A silenced alert may be
 * silenced again, which moves the end.
 * @throws PlumeError BAD_USER_INPUT when `until` is not within the next 30 days
 */
export function decideAlert(alert: State, decision: Decision, who: string, now: Date): Transition | null {
  if (decision.verb === 'silence') checkEnd(decision.until, now)
  if (alert.status === 'RESOLVED') return null
  switch (decision.verb) {
    case 'acknowledge':
      return alert.status === 'ACKNOWLEDGED'
        ? null
        : {
            reason: 'ACKNOWLEDGED',
            state: { ...alert, ...heard, status: 'ACKNOWLEDGED', acknowledgedBy: who, acknowledgedAt: now },
          }
    case 'silence':
      return {
        reason: 'SILENCED',
        state: { ...alert, status: 'SUPPRESSED', silencedUntil: decision.until, silencedBy: who },
      }
    case 'unsilence':
      return alert.status === 'SUPPRESSED' ? { reason: 'UNSILENCED', state: heardAgain(alert) } : null
    case 'resolve':
      return {
        reason: 'RESOLVED',
        state: { ...alert, ...heard, status: 'RESOLVED', resolvedBy: who, resolvedAt: now },
      }
  }
}

const maxSilentDays = 30

function checkEnd(until: Date, now: Date): void {
  const days = (until.getTime() - now.getTime()) / 86_400_000
  if (days > 0 && days <= maxSilentDays) return
  const problem = days > 0 ? `is more than ${maxSilentDays} days away` : 'has passed'
  throw new PlumeError(
    'BAD_USER_INPUT',
    `until ${problem} (${until.toISOString()}; it is ${now.toISOString()} at the server): an alert is silenced until a moment of the next ${maxSilentDays} days.`,
  )
}
