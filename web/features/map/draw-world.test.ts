import { expect, it } from 'vitest'
import { pixelOf, stampPackages } from './draw-world.ts'
import { toX, toY } from './mercator.ts'

const colors = { none: 1, 'on-time': pixelOf('#00ff00'), 'at-risk': 3, late: 4, anomaly: 5 }

it('sets a square where a package is, the odd one on top, and nothing beyond the edge', () => {
  const [width, height] = [100, 50]
  const pixels = new Uint32Array(width * height).fill(pixelOf('#000000'))
  const at = (latitude: number, longitude: number, state: 'anomaly' | 'late' | 'on-time') => ({
    x: toX(longitude),
    y: toY(latitude),
    state,
  })
  stampPackages(
    pixels,
    { width, height, size: 2 },
    [at(0, 0, 'anomaly'), at(0, 0, 'late'), at(0, 179.9, 'late'), at(85, -180, 'late'), at(-80, 0, 'late')],
    colors,
  )
  expect(pixels.filter((pixel) => pixel === 5)).toHaveLength(4)
  expect(pixels.filter((pixel) => pixel === 4)).toHaveLength(2)
})

it('draws the calm ones paler', () => {
  const pixels = new Uint32Array(100 * 50).fill(pixelOf('#000000'))
  stampPackages(pixels, { width: 100, height: 50, size: 1 }, [{ x: 0.5, y: 0.5, state: 'on-time' }], colors)
  expect(pixels.filter((pixel) => pixel === pixelOf('#007f00'))).toHaveLength(1)
})
