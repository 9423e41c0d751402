import { describe, expect, it } from 'vitest'
import { amendedAlert, type Cause, decideAlert, endSilence, nextAlertState } from './alert-lifecycle.ts'
import { worded } from './new-alert.ts'

const raisedAt = new Date('2026-01-01T08:00:00Z')
const now = new Date('2026-01-02T08:00:00Z')

type State = Parameters<typeof nextAlertState>[0]

const alert = (more: Partial<State> = {}): State => ({
  level: 'HIGH',
  status: 'FIRING',
  message: 'It is high.',
  searchText: 'it is high.',
  acknowledgedBy: null,
  acknowledgedAt: null,
  silencedUntil: null,
  silencedBy: null,
  resolvedBy: null,
  resolvedAt: null,
  ...more,
})
const acknowledged = alert({ status: 'ACKNOWLEDGED', acknowledgedBy: 'Ada', acknowledgedAt: raisedAt })
const later = new Date('2026-01-03T08:00:00Z')
const silenced = alert({ status: 'SUPPRESSED', silencedUntil: later, silencedBy: 'Ada' })
const resolved = alert({ status: 'RESOLVED', resolvedAt: raisedAt })
const cause = (more: Partial<Cause> = {}): Cause => ({ severity: 'HIGH', message: 'It is high.', over: false, ...more })

describe('an alert whose cause moves on', () => {
  it('stays as it is while nothing is new', () => {
    for (const state of [alert(), acknowledged]) expect(nextAlertState(state, cause(), now)).toBeNull()
  })

  it('tells the news, and stays with who took it up', () => {
    const news = cause({ message: 'It is higher.' })
    expect(nextAlertState(acknowledged, news, now)).toEqual({
      reason: 'UPDATED',
      state: { ...acknowledged, ...worded('It is higher.') },
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
    expect(nextAlertState(silenced, cause({ severity: 'CRITICAL', message: 'It is far too high.' }), now)).toEqual({
      reason: 'ESCALATED',
      state: { ...silenced, level: 'CRITICAL', ...worded('It is far too high.') },
    })
    expect(nextAlertState(silenced, cause({ message: 'One more.' }), now)?.state.status).toBe('SUPPRESSED')
    expect(nextAlertState(silenced, cause({ severity: 'INFO' }), now)?.state.status).toBe('SUPPRESSED')
  })

  it('resolves a silenced alert when its cause is over, and with it the silence', () => {
    expect(nextAlertState(silenced, cause({ over: true }), now)).toEqual({
      reason: 'CAUSE_ENDED',
      state: { ...resolved, resolvedAt: now },
    })
  })

  it('fires again when a silence ends, unless somebody had acknowledged it', () => {
    expect(endSilence(silenced)).toEqual({ reason: 'SILENCE_ENDED', state: alert() })
    const stamps = { acknowledgedBy: 'Ada', acknowledgedAt: raisedAt }
    const ended = { reason: 'SILENCE_ENDED', state: alert({ status: 'ACKNOWLEDGED', ...stamps }) }
    expect(endSilence({ ...silenced, ...stamps })).toEqual(ended)
    expect(decideAlert({ ...silenced, ...stamps }, { verb: 'unsilence' }, 'Bob', now)?.state).toEqual(ended.state)
  })

  it('fires again when a silence ends in which it got worse than what was acknowledged', () => {
    const quiet = { ...silenced, level: 'WARN', acknowledgedBy: 'Ada', acknowledgedAt: raisedAt } as const
    const worse = nextAlertState(quiet, cause({ severity: 'CRITICAL' }), now)
    expect(worse).toMatchObject({ reason: 'ESCALATED', state: { status: 'SUPPRESSED', acknowledgedBy: null } })
    expect(worse && endSilence(worse.state).state.status).toBe('FIRING')
  })

  it('resolves when its cause is over, with nobody named', () => {
    for (const state of [alert(), acknowledged]) {
      expect(nextAlertState(state, cause({ over: true }), now)).toEqual({
        reason: 'CAUSE_ENDED',
        state: { ...state, status: 'RESOLVED', resolvedAt: now, resolvedBy: null },
      })
    }
  })

  it('fires again when its cause returns', () => {
    expect(nextAlertState({ ...resolved, acknowledgedBy: 'Ada' }, cause({ severity: 'WARN' }), now)).toEqual({
      reason: 'REOPENED',
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

describe('an alert whose cause turns out to have been another all along', () => {
  it('keeps what people decided, unless it is worse than they knew', () => {
    expect(amendedAlert(acknowledged, cause(), now)).toBeNull()
    expect(amendedAlert(acknowledged, cause({ severity: 'CRITICAL' }), now)).toEqual({
      reason: 'ESCALATED',
      state: alert({ level: 'CRITICAL' }),
    })
    expect(amendedAlert(acknowledged, cause({ severity: 'WARN' }), now)).toEqual({
      reason: 'EASED',
      state: { ...acknowledged, level: 'WARN' },
    })
    const closed = { ...resolved, resolvedBy: 'Ada' }
    expect(amendedAlert(closed, cause({ severity: 'CRITICAL' }), now)).toEqual({
      reason: 'UPDATED',
      state: { ...closed, level: 'CRITICAL' },
    })
  })

  it('is over, or back with whoever had taken it up', () => {
    const over = amendedAlert(silenced, cause({ severity: 'WARN', over: true }), now)
    expect(over).toEqual({ reason: 'CAUSE_ENDED', state: { ...resolved, level: 'WARN', resolvedAt: now } })
    const back = amendedAlert({ ...acknowledged, status: 'RESOLVED', resolvedAt: raisedAt }, cause(), now)
    expect(back).toEqual({ reason: 'REOPENED', state: acknowledged })
  })
})

describe('a person', () => {
  it('takes up what nobody has, once', () => {
    const taken = { status: 'ACKNOWLEDGED', acknowledgedBy: 'Ada', acknowledgedAt: now }
    for (const state of [alert(), silenced]) {
      const decided = decideAlert(state, { verb: 'acknowledge' }, 'Ada', now)
      expect(decided).toEqual({ reason: 'ACKNOWLEDGED', state: alert(taken as Partial<State>) })
    }
    for (const state of [acknowledged, resolved]) {
      expect(decideAlert(state, { verb: 'acknowledge' }, 'Bob', now)).toBeNull()
    }
  })

  it('closes what is open, and is named', () => {
    for (const state of [alert(), acknowledged, silenced]) {
      const closed = {
        ...state,
        status: 'RESOLVED',
        resolvedBy: 'Bob',
        resolvedAt: now,
        silencedUntil: null,
        silencedBy: null,
      }
      expect(decideAlert(state, { verb: 'resolve' }, 'Bob', now)).toEqual({ reason: 'RESOLVED', state: closed })
    }
    expect(decideAlert(resolved, { verb: 'resolve' }, 'Bob', now)).toBeNull()
  })

  it('silences what is open until a moment that is given, may move that, and ends it', () => {
    for (const state of [alert(), acknowledged]) {
      const quiet = { ...state, status: 'SUPPRESSED', silencedUntil: later, silencedBy: 'Ada' }
      const decided = decideAlert(state, { verb: 'silence', until: later }, 'Ada', now)
      expect(decided).toEqual({ reason: 'SILENCED', state: quiet })
    }
    const until = new Date('2026-01-20T08:00:00Z')
    expect(decideAlert(silenced, { verb: 'silence', until }, 'Bob', now)).toEqual({
      reason: 'SILENCED',
      state: { ...silenced, silencedUntil: until, silencedBy: 'Bob' },
    })
    const unsilenced = decideAlert(silenced, { verb: 'unsilence' }, 'Bob', now)
    expect(unsilenced).toEqual({ reason: 'UNSILENCED', state: alert() })
    for (const state of [alert(), acknowledged, resolved]) {
      expect(decideAlert(state, { verb: 'unsilence' }, 'Bob', now)).toBeNull()
    }
    expect(decideAlert(resolved, { verb: 'silence', until }, 'Bob', now)).toBeNull()
  })

  it('silences for no longer than 30 days, and not into the past', () => {
    const until = (ms: number) => ({ verb: 'silence', until: new Date(now.getTime() + ms) }) as const
    const days = 86_400_000
    for (const ms of [1, 30 * days]) expect(decideAlert(alert(), until(ms), 'Ada', now)?.reason).toBe('SILENCED')
    for (const ms of [0, -1]) expect(() => decideAlert(alert(), until(ms), 'Ada', now)).toThrow('until has passed')
    expect(() => decideAlert(alert(), until(30 * days + 1), 'Ada', now)).toThrow('until is more than 30 days away')
  })
})
