import { expect, it } from 'vitest'
import { labelTowns } from './town-labels.ts'

const town = (name: string, x: number, zoom: number) => ({ name, x, y: 0.4, zoom })
const view = { west: 0.4, east: 0.6, north: 0.3, south: 0.5 }
const named = (...args: Parameters<typeof labelTowns>) => labelTowns(...args).map(({ label }) => label)

it('names the towns in view that have room, also where the view lies in a copy of the world', () => {
  const towns = [town('Hamburg', 0.53, 2), town('Stade', 0.52, 8), town('Boston', 0.3, 2)]
  expect(named(towns, view, 4, [0, 0, 0])).toEqual(['Hamburg'])
  expect(named(towns, view, 9, [0, 0, 0])).toEqual(['Hamburg', 'Stade'])
  expect(named(towns, { ...view, west: 1.4, east: 1.6 }, 4, [0, 0, 0])).toEqual(['Hamburg'])
  expect(named(towns, { ...view, south: 0.35 }, 9, [0, 0, 0])).toEqual([])
})
