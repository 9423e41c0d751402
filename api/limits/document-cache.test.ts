import { parse } from 'graphql'
import { expect, it } from 'vitest'
import { createDocumentCache } from './document-cache.ts'

const text = (n: number) => `{ ${Array.from({ length: 100 }, (_, field) => `f${n}_${field}`).join(' ')} }`

it('keeps documents within its bytes, the newest of them, and none that is too large', () => {
  const { documentCache, errorCache } = createDocumentCache(1_000_000)
  for (let n = 0; n < 100; n++) documentCache.set(text(n), parse(text(n)))
  expect(documentCache.size).toBeGreaterThan(5)
  expect(documentCache.size).toBeLessThan(20)
  expect([documentCache.get(text(99)) !== undefined, documentCache.get(text(0))]).toEqual([true, undefined])
  const large = `{ ${'a '.repeat(5_000)} }`
  documentCache.set(large, parse(large))
  expect(documentCache.get(large)).toBeUndefined()
  for (let n = 0; n < 100_000; n++) errorCache.set(`${n}`, new Error('It is none.'))
  errorCache.set('a'.repeat(1_000_000), new Error('It is none.'))
  expect(errorCache.size).toBeLessThan(600)
})
