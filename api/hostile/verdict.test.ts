import { expect, it } from 'vitest'
import { faultOfAnswer, quantile } from './verdict.ts'

it('takes data, and refusals whose code says what the caller did', () => {
  expect(faultOfAnswer(200, '{"data":{"__typename":"Query"}}')).toBeNull()
  const refused = { errors: [{ message: 'Too deep.', extensions: { code: 'QUERY_TOO_COMPLEX' } }] }
  expect(faultOfAnswer(400, JSON.stringify(refused))).toBeNull()
})

it('finds what broke at the server, answers of no shape, and errors without a code', () => {
  const internal = { data: null, errors: [{ message: 'Sorry.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }
  expect(faultOfAnswer(200, JSON.stringify(internal))).toContain('INTERNAL_SERVER_ERROR')
  expect(faultOfAnswer(500, '{"data":null}')).toContain('500')
  expect(faultOfAnswer(200, '<html>')).toContain('no JSON')
  expect(faultOfAnswer(200, '{}')).toContain('neither')
  expect(faultOfAnswer(400, '{"errors":[{"message":"What?"}]}')).toContain('undefined')
})

it('tells the value that most stay below', () => {
  expect(quantile([5, 1, 4, 2, 3, 6, 7, 8, 9, 10], 0.9)).toBe(10)
  expect(quantile([5, 1, 4, 2, 3, 6, 7, 8, 9, 10], 0.5)).toBe(6)
})
