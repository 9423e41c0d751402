import { describe, expect, it } from 'vitest'
import { type Cause, decideAlert, nextAlertState } from './alert-lifecycle.ts'

const raisedAt = new Date('2026-01-01T08:00:00Z')
const now = new Date('2026-01-02T08:00:00Z')

type State = Parameters<typeof nextAlertState>[0]

const alert = (more: Partial<State> = {}): State => ({
  level: 'HIGH',
  status: 'FIRING',
  message: 'It is high.',
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  ...more,
})
const acknowledged = alert({ status: 'ACKNOWLEDGED', acknowledgedBy: 'Ada', acknowledgedAt: raisedAt })
const resolved = alert({ status: 'RESOLVED', resolvedAt: raisedAt })
const cause = (more: Partial<Cause> = {}): Cause => ({ severity: 'HIGH', message: 'It is high.', over: false, ...more })

describe('an alert whose cause moves on', () => {
  it('stays as it is while nothing is new', () => {
    for (const state of [alert(), acknowledged]) expect(nextAlertState(state, cause(), now)).toBeNull()
  })

  it('tells the news, and stays with who took it up', () => {
    const news = cause({ message: 'It is higher.' })
    expect(nextAlertState(acknowledged, news, now)).toEqual({
      reason: 'NEWS',
      state: { ...acknowledged, message: 'It is higher.' },
    })
  })

  it('escalates, and fires again for who had taken up something smaller', () => {
    const worse = cause({ severity: 'CRITICAL' })
    expect(nextAlertState(alert(), worse, now)).toEqual({ reason: 'ESCALATED', state: alert({ level: 'CRITICAL' }) })
    expect(nextAlertState(acknowledged, worse, now)).toEqual({
      reason: 'ESCALATED',
      state: alert({ level: 'CRITICAL' }),
    })
  })

  it('eases without calling anybody', () => {
    const better = cause({ severity: 'WARN' })
    expect(nextAlertState(acknowledged, better, now)).toEqual({
      reason: 'EASED',
      state: { ...acknowledged, level: 'WARN' },
    })
  })

  it('keeps a silenced alert silent, whatever its level', () => {
    const silenced = alert({ status: 'SUPPRESSED' })
    expect(nextAlertState(silenced, cause({ severity: 'CRITICAL' }), now)?.state.status).toBe('SUPPRESSED')
    expect(nextAlertState(silenced, cause({ over: true }), now)?.state.status).toBe('RESOLVED')
  })

  it('resolves when its cause is over, with nobody named', () => {
    for (const state of [alert(), acknowledged]) {
      expect(nextAlertState(state, cause({ over: true }), now)).toEqual({
        reason: 'RESOLVED',
        state: { ...state, status: 'RESOLVED', resolvedAt: now, resolvedBy: null },
      })
    }
  })

  it('fires anew when its cause returns', () => {
    expect(nextAlertState({ ...resolved, acknowledgedBy: 'Ada' }, cause({ severity: 'WARN' }), now)).toEqual({
      reason: 'RETURNED',
      state: alert({ level: 'WARN' }),
    })
    expect(nextAlertState(resolved, cause({ over: true }), now)).toBeNull()
  })

  it('stays resolved once a person has resolved it', () => {
    const closed = { ...resolved, resolvedBy: 'Ada' }
    for (const over of [true, false]) {
      expect(nextAlertState(closed, cause({ severity: 'CRITICAL', over }), now)).toBeNull()
    }
  })
})

describe('a person', () => {
  it('takes up what nobody has, once', () => {
    const taken = { status: 'ACKNOWLEDGED', acknowledgedBy: 'Ada', acknowledgedAt: now }
    expect(decideAlert(alert(), 'acknowledge', 'Ada', now)).toEqual(alert(taken as Partial<State>))
    expect(decideAlert(alert({ status: 'SUPPRESSED' }), 'acknowledge', 'Ada', now)).toMatchObject(taken)
    for (const state of [acknowledged, resolved]) expect(decideAlert(state, 'acknowledge', 'Bob', now)).toBeNull()
  })

  it('closes what is open, and is named', () => {
    for (const state of [alert(), acknowledged, alert({ status: 'SUPPRESSED' })]) {
      const closed = { ...state, status: 'RESOLVED', resolvedBy: 'Bob', resolvedAt: now }
      expect(decideAlert(state, 'resolve', 'Bob', now)).toEqual(closed)
    }
    expect(decideAlert(resolved, 'resolve', 'Bob', now)).toBeNull()
  })
})
