import { describe, expect, it } from 'vitest'
import { groupNearby, worldSize } from './groups.ts'
import { placeHotspots } from './hotspots-on-map.ts'
import { toX, toY } from './mercator.ts'
import { createMoverStore } from './mover-store.ts'
import { pickAt } from './picking.ts'
import { somePackage } from './some-package-for-tests.ts'

const zoom = 4
const pixel = 1 / worldSize(zoom)
const at = (latitude: number, longitude: number, right = 0) => ({ x: toX(longitude) + right * pixel, y: toY(latitude) })
const hamburg = { name: 'Hamburg', latitude: 53.55, longitude: 9.99 }
const lagos = { name: 'Lagos', latitude: 6.5, longitude: 3.4 }
const hotspot = { id: 'h', name: 'x', severity: 'HIGH', excessCo2: 5 }
const none = placeHotspots([])

function shownOf(...places: [number, number][]) {
  const store = createMoverStore()
  const packages = places.map(([latitude, longitude], n) => somePackage({ id: `p${n}`, latitude, longitude }))
  store.apply({ isSnapshot: true, packages }, 0)
  return groupNearby(store.movers.values(), zoom, 44)
}

describe('what lies under the pointer', () => {
  it('is a package, with some slack for a finger', () => {
    const groups = shownOf([53.55, 9.99])
    expect(pickAt(at(53.55, 9.99, 9), { groups, hotspots: none }, zoom, 0)).toMatchObject({ kind: 'package' })
    expect(pickAt(at(53.55, 9.99, 14), { groups, hotspots: none }, zoom, 0)).toBeNull()
    // The same place, seen in the next copy of the world.
    expect(pickAt(at(53.55, 369.99), { groups, hotspots: none }, zoom, 0)).toMatchObject({ kind: 'package' })
  })

  it('is a group, which says whether going in would part it', () => {
    const pick = (groups: ReturnType<typeof shownOf>) => pickAt(at(53.55, 9.99), { groups, hotspots: none }, zoom, 0)
    expect(pick(shownOf([53.55, 9.99], [53.55, 9.99]))).toMatchObject({ kind: 'group', isOnePlace: true })
    expect(pick(shownOf([53.55, 9.99], [53.6, 10]))).toMatchObject({ kind: 'group', isOnePlace: false })
  })

  it('is all that stand at one place, also where each is drawn alone', () => {
    const groups = [...shownOf([53.55, 9.99]), ...shownOf([53.55, 9.99])]
    expect(pickAt(at(53.55, 9.99), { groups, hotspots: none }, zoom, 0)).toMatchObject({
      kind: 'group',
      members: [{}, {}],
      isOnePlace: true,
    })
  })

  it('is a hotspot where no package lies above it: its ring, or its way', () => {
    const hotspots = placeHotspots([
      { ...hotspot, places: [hamburg] },
      { ...hotspot, id: 'way', places: [hamburg, lagos] },
    ])
    expect(pickAt(at(53.55, 9.99, 20), { groups: [], hotspots }, zoom, 0)).toMatchObject({ hotspot: { id: 'h' } })
    const middle = hotspots.ways[0]?.points[32]
    if (!middle) throw new Error('There is a way.')
    expect(pickAt({ x: middle.x + 3 * pixel, y: middle.y }, { groups: [], hotspots }, zoom, 0)).toMatchObject({
      hotspot: { id: 'way' },
    })
    expect(pickAt(at(53.55, 9.99), { groups: shownOf([53.55, 9.99]), hotspots }, zoom, 0)).toMatchObject({
      kind: 'package',
    })
    expect(pickAt(at(0, -90), { groups: [], hotspots }, zoom, 0)).toBeNull()
  })

  it('is nothing where a hotspot has no place that can be shown', () => {
    const nowhere = { name: 'x', latitude: null, longitude: null }
    const wild = { name: 'x', latitude: 91, longitude: Number.NaN }
    const placed = placeHotspots([
      { ...hotspot, places: [] },
      { ...hotspot, places: [nowhere, wild] },
      { ...hotspot, excessCo2: Number.NaN, places: [hamburg, nowhere] },
    ])
    expect(placed.ways).toEqual([])
    expect(placed.rings).toMatchObject([{ radius: 9 }])
  })
})
