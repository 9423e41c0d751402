import { describe, expect, it } from 'vitest'
import { bargeBetween, inlandPortNamed } from './waterways.ts'

const port = (name: string) => inlandPortNamed(name) ?? { latitude: Number.NaN, longitude: Number.NaN }

describe('a barge', () => {
  it('connects ports of one waterway, those nearest to both ends', () => {
    const way = bargeBetween({ latitude: 51.95, longitude: 4.14 }, port('Basel'))
    expect(way).toMatchObject({ from: { name: 'Rotterdam' }, to: { name: 'Basel', waterway: 'Rhine' } })
  })

  it.each([
    ['two waterways', port('Lyon'), port('Basel')],
    ['a place without a port', { latitude: 48.14, longitude: 11.58 }, port('Hamburg')],
    ['a place and itself', port('Basel'), port('Basel')],
  ])('does not connect %s', (_, from, to) => {
    expect(bargeBetween(from, to)).toBeNull()
  })
})
