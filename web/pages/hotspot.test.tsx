// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { leaveTrail } from '../features/hotspots/trail.ts'
import { eventually, type OpenPage, openPage, region } from '../testing/open-page.tsx'
import { someEmission } from '../testing/practice-emissions.ts'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someHotspot, type World } from '../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage
const ENTITY = 'entity-Aurobindo Unit III'
const EMISSIONS = 'The emissions behind it'

const open = (address: string) => {
  page = openPage(server.url, address)
  return eventually(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Aurobindo Unit III'))
}
const rows = () =>
  region(EMISSIONS)
    .getAllByRole('button', { expanded: undefined })
    .filter((button) => button.hasAttribute('aria-expanded'))
const quarter = (start: string, co2: number) => ({
  start,
  co2,
  baseline: 4_400,
  baselineLow: 3_100,
  baselineHigh: 6_200,
  count: 2,
})

beforeEach(async () => {
  world = createWorld()
  world.write('hotspot', 'now', someHotspot())
  world.series.set(ENTITY, [quarter('2012-10-01T00:00:00.000Z', 4_000), quarter('2013-01-01T00:00:00.000Z', 9_000)])
  world.emissions.push(someEmission('small', { co2: 12 }), someEmission('large'))
  leaveTrail()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

it('shows where a hotspot stands, its series, what moved it, its entity’s others and what it is made of', async () => {
  world.write(
    'hotspot',
    'before',
    someHotspot({ periodStart: '2012-01-01T00:00:00.000Z', periodEnd: '2012-04-01T00:00:00.000Z', status: 'RESOLVED' }),
  )
  await open('/hotspots/now')
  await screen.findByText(/clear of its interval/, {}, { timeout: 20_000 })
  await region('Emissions by period').findByRole(
    'img',
    { name: /^Aurobindo Unit III by quarter.*12\.4 t\.$/ },
    { timeout: 20_000 },
  )
  expect(region('What moved the figure').getAllByRole('listitem')).toHaveLength(5)
  const history = await region('Hotspots of this entity').findAllByRole('link', {}, { timeout: 20_000 })
  expect(history.map((link) => link.getAttribute('href'))).toEqual(['/hotspots/before', '/hotspots/now'])
  expect(history[1]?.getAttribute('aria-current')).toBe('page')
  await eventually(() => expect(rows().map(({ textContent }) => textContent)).toHaveLength(2))
  expect(region(EMISSIONS).getByText(/^2, together/).textContent).toContain('2, together 6.5 t')
})

it('unfolds an emission to its factor and formula, which the address then names', async () => {
  await open('/hotspots/now')
  await eventually(() => expect(rows()).toHaveLength(2))
  fireEvent.click(rows()[0] as HTMLElement)
  await eventually(() => expect(page.address()).toContain('emission=large'))
  const emissions = region(EMISSIONS)
  await emissions.findByText(/1,000 kg \/ 1,000 × 10,000 km × 0.64875 kg CO₂e per tonne.km/)
  expect(emissions.getByText(/the same as stored/)).toBeTruthy()
  expect(emissions.getByText('Hyderabad → Johannesburg (route)')).toBeTruthy()
  expect(emissions.getAllByRole('link', { name: 'ASN-1' })[0]?.getAttribute('href')).toBe('/packages/ASN-1')
  fireEvent.keyDown(window, { key: 'Escape' })
  await eventually(() => expect(page.address()).toBe('/hotspots/now'))
  expect(emissions.queryByText(/the same as stored/)).toBeNull()
})

it('opens the emission of its address, also one of another time, and says when there is none', async () => {
  world.emissions.push(someEmission('long-ago', { occurredAt: '2010-01-01T00:00:00.000Z', co2: 77 }))
  await open('/hotspots/now?emission=long-ago')
  const named = () => within(screen.getByRole('region', { name: 'Emission of the address' }))
  await eventually(() => expect(named().getByText(/not among those below/)).toBeTruthy())
  expect(named().getByText('77 kg CO₂e')).toBeTruthy()
  page.go('/hotspots/now?emission=none')
  await screen.findByText('There is no such emission', {}, { timeout: 20_000 })
})

it('marks an emission that computes to something else, and one that cannot be', async () => {
  world.emissions.splice(0, 2, someEmission('odd', { calculation: { ...someEmission('').calculation, recomputed: 5 } }))
  world.emissions.push(someEmission('impossible', { co2: 1e12, includedInSeries: false }))
  await open('/hotspots/now?emission=odd')
  await screen.findByText(/Computed again just now: 5 kg CO₂e, but 6,487.5 kg CO₂e is stored/, {}, { timeout: 20_000 })
  expect(rows().map(({ textContent }) => textContent?.includes('not counted'))).toEqual([false, true])
  expect(region(EMISSIONS).getByText(/^2, together/).textContent).toContain('6.5 t')
})

it('says that it resolved while one looks, and reads its series and emissions again', async () => {
  await open('/hotspots/now')
  await page.live()
  await eventually(() => expect(rows()).toHaveLength(2))
  world.emissions.unshift(someEmission('new', { co2: 1 }))
  world.series.set(ENTITY, [quarter('2013-01-01T00:00:00.000Z', 5_000)])
  world.write('hotspot', 'now', { status: 'RESOLVED', reason: '13 % above the baseline: below the threshold' })
  await eventually(() => expect(screen.getByText(/^Resolved/, { selector: 'strong' })).toBeTruthy())
  await screen.findByText(/below the threshold/, {}, { timeout: 20_000 })
  await eventually(() => expect(rows()).toHaveLength(3))
  await region('Emissions by period').findByRole('img', { name: /last 5 t/ }, { timeout: 20_000 })
})

it('goes along the active hotspots by j and k and back to the list by u', async () => {
  world.write('hotspot', 'worse', someHotspot({ name: 'Cipla', severity: 'CRITICAL' }))
  world.write('hotspot', 'over', someHotspot({ name: 'Mylan', status: 'RESOLVED' }))
  await open('/hotspots/now')
  const press = (key: string) => act(() => fireEvent.keyDown(window, { key }))
  // The others are read after the page is there: until then the key leads nowhere.
  await eventually(() => {
    if (page.address() === '/hotspots/now') press('k')
    expect(page.address()).toBe('/hotspots/worse')
  })
  await screen.findByRole('heading', { level: 1, name: 'Cipla' }, { timeout: 20_000 })
  press('j')
  await eventually(() => expect(page.address()).toBe('/hotspots/now'))
  press('u')
  await eventually(() => expect(page.address()).toBe('/hotspots'))
})
