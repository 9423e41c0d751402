import { expect, it } from 'vitest'
import type { FeedEntry, FeedKind } from '../../rows/feed-entry.ts'
import { createFeed } from './feed-store.ts'

const entry = (kind: FeedKind, key: string): FeedEntry => ({
  key: `${kind} ${key}`,
  rowId: key,
  kind,
  at: '2024-05-06T12:00:00Z',
  level: null,
  what: '',
  text: '',
  href: null,
})

it('keeps each kind by itself, so that a burst of one does not drive out the others', () => {
  const feed = createFeed()
  feed.add(entry('alerts', 'first'))
  for (let n = 0; n < 1_000; n++) feed.add(entry('hotspots', String(n)))
  expect(feed.get('alerts').entries.map(({ key }) => key)).toEqual(['alerts first'])
  expect(feed.get('hotspots')).toMatchObject({ came: 1_000, entries: { length: 200 } })
  expect(feed.get('all')).toMatchObject({ came: 1_001, entries: { length: 200 } })
  expect(feed.get('packages')).toMatchObject({ came: 0, entries: [] })
})

it('forgets all that is about a row that should never have been', () => {
  const feed = createFeed()
  for (const cursor of ['1', '2']) feed.add({ ...entry('alerts', cursor), rowId: 'wrong' })
  feed.add({ ...entry('alerts', '3'), rowId: 'right' })
  feed.forget('wrong')
  for (const view of ['alerts', 'all'] as const)
    expect(feed.get(view)).toMatchObject({ came: 3, entries: [{ key: 'alerts 3' }] })
})

it('counts a change that comes twice once', () => {
  const feed = createFeed()
  feed.add(entry('alerts', 'a'))
  const before = feed.get('alerts')
  feed.add(entry('alerts', 'a'))
  expect(feed.get('alerts')).toBe(before)
})

it('tells of what comes at once together', async () => {
  const feed = createFeed()
  const told: number[] = []
  feed.subscribe(() => told.push(feed.get('alerts').came))
  for (let n = 0; n < 500; n++) feed.add(entry('alerts', String(n)))
  await Promise.resolve()
  feed.add(entry('alerts', 'later'))
  await Promise.resolve()
  expect(told).toEqual([500, 501])
})
