import { expect, it } from 'vitest'
import { initialPace, nextPace, type Pace } from './pace.ts'

const after = (pace: Pace, frames: number[]) => frames.reduce<Pace>(nextPace, pace)
const times = (count: number, ...frames: number[]) => Array.from({ length: count }, () => frames).flat()

it('draws coarsely when frames are slow in the mean, not after a pause', () => {
  expect(after(initialPace, [16, 16, 800, 16, 16]).isCoarse).toBe(false)
  expect(after(initialPace, times(20, 28)).isCoarse).toBe(false)
  expect(after(initialPace, times(10, 60)).isCoarse).toBe(true)
  // Quick ones between do not hide that the page waits for the others.
  expect(after(initialPace, times(10, 5, 5, 200)).isCoarse).toBe(true)
})

it('tries to be sharp again after many quick frames, less and less often', () => {
  const coarse = after(initialPace, times(10, 60))
  const first = after(coarse, times(coarse.patience + 30, 16))
  expect(first.isCoarse).toBe(false)
  const again = after(first, times(10, 60))
  expect(again.isCoarse).toBe(true)
  expect(again.patience).toBeGreaterThan(coarse.patience)
  expect(after(coarse, times(500, 25)).isCoarse).toBe(true)
})
