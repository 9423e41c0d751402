import { expect, it } from 'vitest'
import { listInView } from './in-view.ts'
import { createMoverStore } from './mover-store.ts'
import { readSelection, writeSelection } from './selection.ts'
import { somePackage } from './some-package-for-tests.ts'

it('lists what is in view, what needs somebody first, and counts what is left out', () => {
  const store = createMoverStore()
  store.apply(
    {
      isSnapshot: true,
      packages: [
        somePackage({ id: 'calm' }),
        somePackage({ id: 'odd', openAnomalyTypes: ['STUCK'] }),
        somePackage({ id: 'late', lateProbability: 0.9 }),
        somePackage({ id: 'far', latitude: -33, longitude: 151 }),
        somePackage({ id: 'other', carrier: 'UPS' }),
      ],
    },
    0,
  )
  const europe = { south: 35, west: -10, north: 70, east: 40 }
  const { movers, counts } = listInView(
    store.movers.values(),
    europe,
    ({ row }) => row.carrier === 'DHL',
    (state) => state !== 'late',
  )
  expect(movers.map(({ row }) => row.id)).toEqual(['odd', 'calm'])
  expect(counts).toMatchObject({ anomaly: 1, late: 1, 'on-time': 1 })
  expect(
    listInView(
      store.movers.values(),
      null,
      () => true,
      () => true,
    ).movers,
  ).toHaveLength(5)
})

it('keeps in the address what is chosen', () => {
  expect(readSelection(writeSelection({ kind: 'package', name: 'JD:01/2' }))).toEqual({
    kind: 'package',
    name: 'JD:01/2',
  })
  expect(readSelection('hotspot:abc')).toEqual({ kind: 'hotspot', name: 'abc' })
  for (const other of [null, undefined, '', 'package:', 'else:1', 'package']) expect(readSelection(other)).toBeNull()
})
