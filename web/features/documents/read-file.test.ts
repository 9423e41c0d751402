import { expect, it } from 'vitest'
import { base64Of, namedFile } from './read-file.ts'

it('tells by its name how a file is written', () => {
  expect(namedFile('Frame contract 2.1.PDF')).toEqual({ title: 'Frame contract 2.1', format: 'PDF' })
  expect(namedFile('plan.md')).toEqual({ title: 'plan', format: 'MARKDOWN' })
  expect([namedFile('photo.jpeg'), namedFile('pdf'), namedFile('x.constructor')]).toEqual([null, null, null])
})

it('reads every byte of a file, however large', async () => {
  const bytes = Uint8Array.from({ length: 300_001 }, (_, n) => n % 256)
  expect(Buffer.from(await base64Of(new Blob([bytes])), 'base64').equals(bytes)).toBe(true)
})
