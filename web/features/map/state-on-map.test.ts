import { expect, it } from 'vitest'
import { somePackage } from './some-package-for-tests.ts'
import { passes, stateOf } from './state-on-map.ts'

it('is told by what the server says, not by a clock', () => {
  const past = { promisedAt: '2013-01-01T00:00:00Z', estimatedDelivery: '2012-12-31T00:00:00Z' }
  expect(stateOf(somePackage({ ...past, lateProbability: 0.05 }))).toBe('on-time')
  expect(stateOf(somePackage({ lateProbability: 0.2 }))).toBe('at-risk')
  expect(stateOf(somePackage({ lateProbability: 0.5 }))).toBe('late')
  expect(stateOf(somePackage({ lateProbability: 0.1, openAnomalyTypes: ['DELAYED'] }))).toBe('late')
  expect(stateOf(somePackage({ lateProbability: 0.1, status: 'DELIVERY_DELAYED' }))).toBe('late')
  expect(stateOf(somePackage({ lateProbability: 0.9, openAnomalyTypes: ['DELAYED', 'STUCK'] }))).toBe('anomaly')
  expect(stateOf(somePackage({ lateProbability: null, promisedAt: null }))).toBe('none')
})

it('is filtered by status, carrier and lateness together', () => {
  const row = somePackage({ carrier: 'UPS', status: 'ON_HOLD' })
  expect(passes({}, row, 'late')).toBe(true)
  expect(passes({ carrier: 'UPS', status: 'ON_HOLD', lateOnly: true }, row, 'late')).toBe(true)
  expect(passes({ carrier: 'UPS', status: 'ON_HOLD', lateOnly: true }, row, 'anomaly')).toBe(false)
  expect(passes({ carrier: 'DHL' }, row, 'late')).toBe(false)
  expect(passes({ status: 'IN_TRANSIT' }, row, 'late')).toBe(false)
})
