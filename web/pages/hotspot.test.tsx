// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { nodesOf, send } from '../../api/testing/activities.ts'
import { hotspotAddress } from '../addresses/hotspots.ts'
import { leaveTrail } from '../features/hotspots/trail.ts'
import { eventually, type OpenPage, openPage, region } from '../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../testing/real-world.ts'

let world: RealWorld
let page: OpenPage
const EMISSIONS = 'The emissions behind it'
const supplier = (name: string) => ({ type: 'SUPPLIER', key: name.toLowerCase(), name })
const aurobindo = supplier('Aurobindo Unit III')
const drivers = [
  { kind: 'ACTIVITY', co2: 2_100, label: '38 t moved instead of 26 t' },
  { kind: 'MODE_MIX', co2: 6_331.7, label: 'air 71 % of tonne-km instead of 22 %' },
  { kind: 'DISTANCE', co2: -400, label: '6,900 km a tonne instead of 7,300 km' },
]

const addressOf = (name: string) => hotspotAddress.href(world.id('hotspot', name))
const open = (address: string) => {
  page = openPage(world.url, address)
  return eventually(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Aurobindo Unit III'))
}
const rows = () =>
  region(EMISSIONS)
    .getAllByRole('button', { expanded: undefined })
    .filter((button) => button.hasAttribute('aria-expanded'))

/** An activity of the supplier, in the hotspot's quarter where nothing else is said. */
const activity = (eventId: string, what: object, occurredAt = '2013-02-01T00:00:00Z') => ({
  eventId,
  occurredAt,
  entity: aurobindo,
  ...what,
})
const told = (co2Kg: number) => ({ reported: { co2Kg } })
const byAir = (massKg: number) => ({
  freight: { mode: 'AIR', massKg, distanceKm: 10_000, trackingNumber: 'ASN-1' },
  alsoCountsFor: [{ type: 'ROUTE', key: 'hyd-jnb', name: 'Hyderabad → Johannesburg' }],
})
const record = (...input: object[]) => send(world, input, true)
type Emissions = { emissions: { edges: { node: { id: string; eventId: string } }[] } }
/** The id that clients know an emission by. */
async function idOf(eventId: string): Promise<string> {
  const { emissions } = await world.data<Emissions>('query Ids { emissions { edges { node { id eventId } } } }')
  return nodesOf(emissions).find((emission) => emission.eventId === eventId)?.id ?? expect.fail(`no ${eventId}`)
}

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  leaveTrail()
  await world.write('package', 'p', { trackingNumber: 'ASN-1' })
  await record(
    activity('before', told(4_000), '2012-11-01T00:00:00Z'),
    activity('large', byAir(1_000)),
    activity('small', told(12)),
  )
  await world.write('hotspot', 'now', {
    entity: aurobindo,
    drivers,
    reason: '183 % above the baseline and clear of its interval',
  })
})
afterEach(() => page.close())
afterAll(() => world.close())

it('shows where a hotspot stands, its series, what moved it, its entity’s others and what it is made of', async () => {
  const period = { periodStart: '2012-01-01T00:00:00.000Z', periodEnd: '2012-04-01T00:00:00.000Z' }
  await world.write('hotspot', 'before', { entity: aurobindo, ...period, status: 'RESOLVED' })
  await open(addressOf('now'))
  await screen.findByText(/clear of its interval/, {}, { timeout: 20_000 })
  await region('Emissions by period').findByRole(
    'img',
    { name: /^Aurobindo Unit III by quarter.*12\.4 t\.$/ },
    { timeout: 20_000 },
  )
  expect(region('What moved the figure').getAllByRole('listitem')).toHaveLength(5)
  const history = await region('Hotspots of this entity').findAllByRole('link', {}, { timeout: 20_000 })
  expect(history.map((link) => link.getAttribute('href'))).toEqual([addressOf('before'), addressOf('now')])
  expect(history[1]?.getAttribute('aria-current')).toBe('page')
  await eventually(() => expect(rows().map(({ textContent }) => textContent)).toHaveLength(2))
  expect(region(EMISSIONS).getByText(/^2, together/).textContent).toContain('2, together 6.5 t')
})

it('unfolds an emission to its factor and formula, which the address then names', async () => {
  await open(addressOf('now'))
  const large = await idOf('large')
  await eventually(() => expect(rows()).toHaveLength(2))
  fireEvent.click(rows()[0] as HTMLElement)
  await eventually(() => expect(page.address()).toContain(`emission=${encodeURIComponent(large)}`))
  const emissions = region(EMISSIONS)
  await emissions.findByText(/1,000 kg \/ 1,000 × 10,000 km × 0.64875 kg CO₂e per tonne.km/)
  expect(emissions.getByText(/the same as stored/)).toBeTruthy()
  expect(emissions.getByText('Hyderabad → Johannesburg (route)')).toBeTruthy()
  expect(emissions.getAllByRole('link', { name: 'ASN-1' })[0]?.getAttribute('href')).toBe('/packages/ASN-1')
  fireEvent.keyDown(window, { key: 'Escape' })
  await eventually(() => expect(page.address()).toBe(addressOf('now')))
  expect(emissions.queryByText(/the same as stored/)).toBeNull()
})

it('opens the emission of its address, also one of another time, and says when there is none', async () => {
  await open(`${addressOf('now')}?emission=${encodeURIComponent(await idOf('before'))}`)
  const named = () => within(screen.getByRole('region', { name: 'Emission of the address' }))
  await eventually(() => expect(named().getByText(/not among those below/)).toBeTruthy())
  expect(named().getAllByText('4,000 kg CO₂e').length).toBeGreaterThan(0)
  // A link that was cut short.
  page.go(`${addressOf('now')}?emission=${(await idOf('before')).slice(0, 20)}`)
  await screen.findByText('There is no such emission', {}, { timeout: 20_000 })
})

it('marks an emission that computes to something else, and one that cannot be', async () => {
  await world.sql(`update "Emission" set inputs = inputs || '{"massKg": 5}' where "eventId" = 'large'`)
  await record(activity('impossible', byAir(999_000_000)))
  await open(`${addressOf('now')}?emission=${encodeURIComponent(await idOf('large'))}`)
  await screen.findByText(
    /Computed again just now: 32.438 kg CO₂e, but 6,487.5 kg CO₂e is stored/,
    {},
    { timeout: 20_000 },
  )
  expect(rows().map(({ textContent }) => textContent?.includes('not counted'))).toEqual([false, false, true])
  expect(region(EMISSIONS).getByText(/^3, together/).textContent).toContain('6.5 t')
})

it('says that it resolved while one looks, and reads its series and emissions again', async () => {
  await open(addressOf('now'))
  await page.live()
  await eventually(() => expect(rows()).toHaveLength(2))
  await record(activity('new', told(500)))
  await world.write('hotspot', 'now', { status: 'RESOLVED', reason: '13 % above the baseline: below the threshold' })
  await eventually(() => expect(screen.getByText(/^Resolved/, { selector: 'strong' })).toBeTruthy())
  await screen.findByText(/below the threshold/, {}, { timeout: 20_000 })
  await eventually(() => expect(rows()).toHaveLength(3))
  await region('Emissions by period').findByRole('img', { name: /last 7 t/ }, { timeout: 20_000 })
})

it('goes along the active hotspots by j and k and back to the list by u', async () => {
  await world.write('hotspot', 'worse', { entity: supplier('Cipla'), severity: 'CRITICAL' })
  await world.write('hotspot', 'over', { entity: supplier('Mylan'), status: 'RESOLVED' })
  await open(addressOf('now'))
  const press = (key: string) => act(() => fireEvent.keyDown(window, { key }))
  // The others are read after the page is there: until then the key leads nowhere.
  await eventually(() => {
    if (page.address() === addressOf('now')) press('k')
    expect(page.address()).toBe(addressOf('worse'))
  })
  await screen.findByRole('heading', { level: 1, name: 'Cipla' }, { timeout: 20_000 })
  press('j')
  await eventually(() => expect(page.address()).toBe(addressOf('now')))
  press('u')
  await eventually(() => expect(page.address()).toBe('/hotspots'))
})
