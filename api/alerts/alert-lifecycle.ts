import { isWorse, type Severity } from '../hotspots/severity.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'

type State = Pick<
  Alert,
  'level' | 'status' | 'message' | 'acknowledgedBy' | 'acknowledgedAt' | 'resolvedBy' | 'resolvedAt'
>

/** What the cause of an alert says of itself now. */
export type Cause = { severity: Severity; message: string; over: boolean }

export type Transition = { reason: 'ESCALATED' | 'EASED' | 'RESOLVED' | 'RETURNED' | 'NEWS'; state: State }

const unattended = { status: 'FIRING', acknowledgedBy: null, acknowledgedAt: null, resolvedAt: null } as const

/**
 * What becomes of an alert as its cause moves on; null when nothing does. Whoever acknowledged a warning has not
 * acknowledged what is worse: it fires again. What a person resolved stays resolved.
 */
export function nextAlertState(alert: State, cause: Cause, now: Date): Transition | null {
  const state = { ...alert, level: cause.severity, message: cause.message }
  if (alert.status === 'RESOLVED') {
    return cause.over || alert.resolvedBy ? null : { reason: 'RETURNED', state: { ...state, ...unattended } }
  }
  if (cause.over) return { reason: 'RESOLVED', state: { ...alert, status: 'RESOLVED', resolvedAt: now } }
  if (isWorse(cause.severity, alert.level)) {
    return { reason: 'ESCALATED', state: alert.status === 'ACKNOWLEDGED' ? { ...state, ...unattended } : state }
  }
  if (isWorse(alert.level, cause.severity)) return { reason: 'EASED', state }
  return alert.message === cause.message ? null : { reason: 'NEWS', state }
}

/** What a person makes of an alert; null when it is in no state for that. */
export function decideAlert(alert: State, verb: 'acknowledge' | 'resolve', who: string, now: Date): State | null {
  if (verb === 'acknowledge') {
    const open = alert.status === 'FIRING' || alert.status === 'SUPPRESSED'
    return open ? { ...alert, status: 'ACKNOWLEDGED', acknowledgedBy: who, acknowledgedAt: now } : null
  }
  return alert.status === 'RESOLVED' ? null : { ...alert, status: 'RESOLVED', resolvedBy: who, resolvedAt: now }
}
