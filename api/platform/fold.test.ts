import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'

const text = fc.string({ unit: 'binary' })

describe('folded text', () => {
  it.each([
    ['ΟΔΟΣ', 'οδος'],
    ['İSTANBUL Hub', 'istanbul hub'],
    ['ISPARTA', 'ısparta'],
    ['ŁÓDŹ Depot', 'łódź depot'],
    ['STRASSE', 'straße'],
    ['STRAẞE', 'straße'],
    ['Zürich'.normalize('NFD'), 'zürich'.normalize('NFC')],
    ['ＤＨＬ　Ａ', 'dhl a'],
    ['ac\u200bme\u00a0 Ltd ', 'acme ltd'],
  ])('of %j is that of %j', (one, other) => {
    expect(fold(one)).toBe(fold(other))
  })

  it('is the same in any case and any composition, and is folded once for all', () => {
    fc.assert(
      fc.property(text, (written) => {
        const folded = fold(written)
        expect(fold(written.normalize('NFD'))).toBe(folded)
        expect(fold(written.toUpperCase())).toBe(folded)
        expect(fold(written.toLowerCase())).toBe(folded)
        expect(fold(folded)).toBe(folded)
      }),
      { numRuns: 5_000 },
    )
  })
})
