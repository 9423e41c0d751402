import { expect, it } from 'vitest'
import { formatMs } from './milliseconds.ts'
import { changesBehind, deliveryDelay, formatPlace, furthest, serverNow } from './stream-lag.ts'

it('counts the changes that have not come here, within one log', () => {
  expect(changesBehind('ab-1200', 'ab-1188')).toBe(12)
  expect(changesBehind('ab-1200', 'ab-1201')).toBe(0)
  expect([changesBehind('ab-1200', 'cd-3'), changesBehind(null, 'ab-3'), changesBehind('x', 'y')]).toEqual([
    null,
    null,
    null,
  ])
})

it('stands where the page began until a change comes', () => {
  expect([furthest(null, 'ab-5'), furthest('ab-7', 'ab-5'), furthest('ab-4', 'ab-5'), furthest('ab-4', null)]).toEqual([
    'ab-5',
    'ab-7',
    'ab-5',
    'ab-4',
  ])
  expect([formatPlace('ab-12345'), formatPlace(null)]).toEqual(['12,345', '–'])
})

it('takes the difference of the clocks out of what it tells', () => {
  expect(deliveryDelay({ delay: 35, skew: 12 })).toBe(35)
  expect(deliveryDelay({ delay: -3, skew: -3 })).toBe(0)
  expect(deliveryDelay({ delay: 180_035, skew: 180_000 })).toBe(35)
  expect(deliveryDelay({ delay: null, skew: null })).toBeNull()
  expect([serverNow(1_000_000, 180_000), serverNow(1_000_000, 500), serverNow(5, null)]).toEqual([
    820_000, 1_000_000, 5,
  ])
})

it('writes spans short', () => {
  expect([0, 0.42, 12.3, 999, 3_240, 61_000, Number.NaN, null].map(formatMs)).toEqual([
    '0 ms',
    '0.4 ms',
    '12 ms',
    '999 ms',
    '3.2 s',
    '61 s',
    '–',
    '–',
  ])
})
