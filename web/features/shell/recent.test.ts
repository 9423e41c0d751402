import { expect, it } from 'vitest'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { addRecent, parseRecent } from './recent.ts'

it('keeps what was seen last first, each once, and not for ever', () => {
  const one = (n: number) => ({ href: hotspotAddress.href(`${n}`), title: `Hotspot ${n}` })
  const many = [1, 2, 3, 1, 4, 5, 6, 7, 8, 9].map(one).reduce(addRecent, parseRecent(null))
  expect(many.map(({ href }) => href.slice(10))).toEqual(['9', '8', '7', '6', '5', '4', '1', '3'])
})

it('understands of a kept text what it can, and leads nowhere outside', () => {
  expect(parseRecent('{')).toEqual([])
  expect(parseRecent('{"href":"/"}')).toEqual([])
  const kept = [
    null,
    3,
    { href: 'https://evil.example', title: 'x' },
    { href: '/alerts/a', title: 'An alert', more: 1 },
  ]
  expect(parseRecent(JSON.stringify(kept))).toEqual([{ href: '/alerts/a', title: 'An alert' }])
  expect(parseRecent('[{"href":"//evil.example","title":"x"}]')).toEqual([])
})
