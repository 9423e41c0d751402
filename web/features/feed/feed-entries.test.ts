import { expect, it } from 'vitest'
import type { FeedEntry } from '../../rows/feed-entry.ts'
import { addToFeed, byMinute } from './feed-entries.ts'

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
