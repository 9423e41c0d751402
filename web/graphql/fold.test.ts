import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fold as serverFold } from '../../api/platform/fold.ts'
import { fold, holds } from './fold.ts'

it('folds every text as the server does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => fold(text) === serverFold(text)),
    { numRuns: 2_000 },
  )
})

it('finds a name however it is written', () => {
  expect([holds('İSTANBUL Hub', 'istanbul'), holds('ΟΔΟΣ 4', 'οδος'), holds(null, 'x')]).toEqual([true, true, false])
})
