import { expect, it } from 'vitest'
import { backgroundOf, cosine, mergeRanks, standsOut } from './rank.ts'
import { termsOf } from './theme.ts'

it('merges lists by reciprocal rank: what both hold comes first', () => {
  const merged = mergeRanks([
    ['a', 'b', 'c'],
    ['c', 'd'],
  ])
  expect([...merged.keys()]).toEqual(['c', 'a', 'b', 'd'])
  expect(merged.get('c')).toBeCloseTo(1 / 63 + 1 / 61, 12)
  expect(mergeRanks([[], []]).size).toBe(0)
})

it('takes a similarity for more than nothing by what the model calls nothing', () => {
  expect([standsOut(0.3, 0), standsOut(0.2, 0), standsOut(0.8, 0.75), standsOut(0.85, 0.75)]).toEqual([
    true,
    false,
    false,
    true,
  ])
  expect([standsOut(1, 1), standsOut(Number.NaN, 0)]).toEqual([false, false])
  expect(
    backgroundOf(
      [1, 0],
      [
        [0, 1],
        [0.6, 0.8],
      ],
    ),
  ).toBeCloseTo(0.6)
  expect([cosine([0.6, 0.8], [0.8, 0.6]), cosine([1], [1, 0])]).toEqual([0.96, 0])
})

it('weighs the words of a theme by how few themes share them, and leaves out what most or any text has', () => {
  const others = [...'abcdefghijklmnopqrst'].map((letter) => letter.repeat(3))
  const titles = ['ocean freight', 'rail freight', 'road freight', 'use the ocean in time', 'van', ...others]
  const themes = titles.map((title, n) => ({ id: String(n), title, words: n === 0 ? 'container' : '' }))
  const [first, second] = themes
  expect(first && termsOf(first, themes)).toEqual([
    { word: 'ocean', weight: expect.closeTo(Math.log(25 / 2) / Math.log(25)), inTitle: true },
    { word: 'container', weight: 1, inTitle: false },
  ])
  expect(second && termsOf(second, themes)).toEqual([{ word: 'rail', weight: 1, inTitle: true }])
})
