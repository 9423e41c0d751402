import { expect, it } from 'vitest'
import { addToFeed, byMinute, type FeedEntry, ofAlert, ofRecommendation } from './feed-entry.ts'

const entry = (key: string): FeedEntry => ({
  key,
  rowId: key,
  kind: 'alerts',
  at: '',
  level: null,
  what: '',
  text: '',
  href: null,
})

it('puts the newest first and never shows a change twice', () => {
  const feed = [entry('a'), entry('b'), entry('a')].reduce<readonly FeedEntry[]>(addToFeed, [])
  expect(feed.map(({ key }) => key)).toEqual(['b', 'a'])
})

it('forgets the oldest, so that a page can stay open for days', () => {
  const feed = Array.from({ length: 500 }, (_, index) => entry(String(index))).reduce<readonly FeedEntry[]>(
    addToFeed,
    [],
  )
  expect([feed.length, feed[0]?.key, feed.at(-1)?.key]).toEqual([200, '499', '300'])
})

it('says who decided, and speaks of alerts without a hotspot', () => {
  const decided = ofRecommendation({
    cursor: '1',
    kind: 'UPDATED',
    at: '2013-01-01T00:00:00Z',
    recommendation: {
      id: 'r',
      action: 'Ship by sea',
      rootCause: '',
      co2Reduction: 5_820,
      status: 'APPROVED',
      citations: [],
      decidedBy: 'mara',
      decidedAt: null,
      decisionNote: null,
      createdAt: '',
      updatedAt: '',
      hotspot: { id: 'h', status: 'ACTIVE', entity: { id: 'e', key: 'e', name: 'Cipla', type: 'SUPPLIER' } },
    },
  })
  expect(decided).toMatchObject({ what: 'Approved by mara', text: 'Ship by sea (−5.8 t)', href: '/recommendations/r' })
  const alert = ofAlert({
    cursor: '2',
    kind: 'CREATED',
    at: '',
    alert: {
      id: 'a',
      level: 'HIGH',
      message: 'check the unit',
      status: 'FIRING',
      acknowledgedBy: null,
      acknowledgedAt: null,
      silencedUntil: null,
      silencedBy: null,
      resolvedBy: null,
      resolvedAt: null,
      note: null,
      count: 1,
      createdAt: '',
      updatedAt: '',
      hotspot: null,
    },
  })
  expect(alert).toMatchObject({ what: 'New alert', href: '/alerts/a' })
})

it('puts what happened within a minute together, in the order it came', () => {
  const at = (key: string, time: string) => ({ ...entry(key), at: `2024-05-06T12:${time}Z` })
  const minutes = byMinute([
    at('a', '01:59'),
    at('b', '01:00'),
    at('c', '00:59'),
    at('d', '01:30'),
    entry('e'),
    entry('f'),
  ])
  expect(minutes.map(({ entries }) => entries.map(({ key }) => key).join(''))).toEqual(['ab', 'c', 'd', 'ef'])
  expect(new Date(minutes[0]?.minute ?? 0).toISOString()).toBe('2024-05-06T12:01:00.000Z')
})
