import { expect, it } from 'vitest'
import { initialPace, nextPace, type Pace } from './pace.ts'

const after = (pace: Pace, frameMs: number, frames: number) =>
  Array.from({ length: frames }).reduce<Pace>((before) => nextPace(before, frameMs), pace)

it('draws coarsely after some slow frames in a row, not after one', () => {
  expect(after(initialPace, 80, 3).isCoarse).toBe(false)
  expect(after(after(initialPace, 80, 3), 16, 1)).toMatchObject({ isCoarse: false, inARow: 0 })
  expect(after(initialPace, 80, 4).isCoarse).toBe(true)
})

it('tries to be sharp again after many quick frames, less and less often', () => {
  const coarse = after(initialPace, 80, 4)
  const first = after(coarse, 16, coarse.patience)
  expect(first.isCoarse).toBe(false)
  const again = after(first, 80, 4)
  expect(again).toMatchObject({ isCoarse: true })
  expect(again.patience).toBeGreaterThan(coarse.patience)
  expect(after(coarse, 25, 500).isCoarse).toBe(true)
})
