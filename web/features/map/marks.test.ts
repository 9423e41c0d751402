import { expect, it } from 'vitest'
import { placeHotspots } from './hotspots-on-map.ts'
import { type Colors, markHotspots, markPackages, sharesOf } from './marks.ts'
import { createMoverStore } from './mover-store.ts'
import { parseColor, readPalette } from './palette.ts'
import { somePackage } from './some-package-for-tests.ts'

const grey = [128, 128, 128] as const
const colors: Colors = {
  states: { none: grey, 'on-time': [0, 255, 0], 'at-risk': grey, late: grey, anomaly: [255, 0, 0] },
  severities: { HIGH: [255, 128, 0] },
  ink: grey,
  surface: [255, 255, 255],
  link: grey,
}
const store = createMoverStore()
store.apply(
  {
    isSnapshot: true,
    packages: [
      somePackage({ id: 'a', latitude: 60, longitude: 10, openAnomalyTypes: ['STUCK'] }),
      somePackage({ id: 'b', latitude: 10, longitude: 10 }),
      somePackage({ id: 'c', latitude: -30, longitude: 30, lateProbability: 0.9 }),
      somePackage({ id: 'd', latitude: -30, longitude: 30 }),
    ],
  },
  0,
)
const drawn = markPackages(store.movers.values(), { zoom: 2, grouped: true, colors, before: new Map(), now: 0 })

it('tells states apart by shape and colour, the odd ones on top', () => {
  expect(drawn.dots.map(({ shape }) => shape)).toEqual(['round', 'diamond'])
  expect(drawn.dots[1]?.color).toEqual([255, 0, 0])
})

it('counts what lies together, with the shares of its states', () => {
  expect(drawn.circles[0]).toMatchObject({ label: '2', shares: [0, 0.5, 0.5, 1] })
  expect(sharesOf([{ state: 'anomaly' }, { state: 'late' }, { state: 'at-risk' }, { state: 'none' }])).toEqual([
    0.25, 0.5, 0.75, 0.75,
  ])
})

it('draws each alone where nobody wants groups', () => {
  const options = { zoom: 2, grouped: false, colors, before: new Map(), now: 0 }
  const alone = markPackages(store.movers.values(), options)
  expect(alone.circles).toEqual([])
  expect(alone.dots.map(({ shape }) => shape)).toEqual(['round', 'round', 'square', 'diamond'])
})

it('lets a group glide from where it was', () => {
  const key = drawn.groups.find(({ members }) => members.length === 2)?.key ?? ''
  const next = markPackages(store.movers.values(), {
    zoom: 2,
    grouped: true,
    colors,
    before: new Map([[key, { x: 0.1, y: 0.2 }]]),
    now: 500,
  })
  expect(next.circles[0]).toMatchObject({ fromX: 0.1, fromY: 0.2, since: 500 })
})

it('draws a way as a line in pieces and a facility as a ring, in the colour of the severity', () => {
  const place = (latitude: number, longitude: number) => ({ name: 'x', latitude, longitude })
  const marks = markHotspots(
    placeHotspots([
      { id: '1', name: 'way', severity: 'HIGH', excessCo2: 100, places: [place(0, 170), place(0, -170)] },
      { id: '2', name: 'hub', severity: 'of a newer server', excessCo2: 1e12, places: [place(0, 0)] },
    ]),
    colors,
  )
  expect(marks.filter(({ shape }) => shape === 'segment')).toHaveLength(64)
  expect(marks[0]?.color).toEqual([255, 128, 0])
  expect(Math.abs((marks[63]?.x ?? 0) - (marks[63]?.fromX ?? 0))).toBeLessThan(0.01)
  expect(marks.at(-1)).toMatchObject({ shape: 'ring', color: grey })
})

it('takes its colours from the theme, and grey for what it cannot read', () => {
  const palette = readPalette({ getPropertyValue: (name) => (name === '--live' ? ' #1f9d6c ' : '') })
  expect(palette.states['on-time']).toBe('#1f9d6c')
  expect(parseColor('#1f9d6c')).toEqual([31, 157, 108])
  expect(parseColor('#fa0')).toEqual([255, 170, 0])
  expect(parseColor('rebeccapurple')).toEqual([128, 128, 128])
})
