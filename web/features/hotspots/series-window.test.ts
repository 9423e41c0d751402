import { expect, it } from 'vitest'
import { windowAround } from './series-window.ts'
import { neighbour } from './trail.ts'

const periods = (start: string, end: string, days: number) => {
  const { from, to } = windowAround(start, end)
  return [
    (Date.parse(start) - Date.parse(from ?? '')) / days / 86_400_000,
    (Date.parse(to ?? '') - Date.parse(start)) / days / 86_400_000,
  ]
}

it('shows mostly what came before a period, and some of what came after', () => {
  const [before = 0, after = 0] = periods('2013-04-01T00:00:00Z', '2013-07-01T00:00:00Z', 91)
  expect([Math.round(before * 2) / 2, after]).toEqual([17.5, 6])
  expect(periods('2013-04-01T00:00:00Z', '2013-04-02T00:00:00Z', 1)).toEqual([44.5, 15])
})

it('shows all where a period has no length', () => {
  expect(windowAround('2013-04-01T00:00:00Z', '2013-04-01T00:00:00Z')).toEqual({ from: null, to: null })
  expect(windowAround('never', 'ever')).toEqual({ from: null, to: null })
})

it('goes along a list and stops at its ends', () => {
  const ids = ['a', 'b', 'c']
  expect([neighbour(ids, 'b', 1), neighbour(ids, 'b', -1), neighbour(ids, 'c', 1), neighbour(ids, 'a', -1)]).toEqual([
    'c',
    'a',
    null,
    null,
  ])
  expect([neighbour(ids, 'elsewhere', 1), neighbour([], 'a', 1)]).toEqual(['a', null])
})
