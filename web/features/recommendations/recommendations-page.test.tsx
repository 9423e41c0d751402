// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { recommendationAddress } from '../../addresses/recommendations.ts'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

const patience = { timeout: 20_000 }
let world: RealWorld
let page: OpenPage

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  await world.write('hotspot', 'h', { entity: entity('Cipla') })
  await world.write('hotspot', 'over', { entity: entity('Mylan'), status: 'RESOLVED' })
})
afterEach(() => page.close())
afterAll(() => world.close())

const entity = (name: string) => ({ type: 'SUPPLIER', key: name, name })
const citations = [
  {
    title: 'Shifting freight from air to sea',
    source: 'DESNZ conversion factors 2024',
    passage: 'Long-haul air freight emits about seventy times as much per tonne-kilometre as a container ship.',
    url: 'https://www.gov.uk/government/publications/greenhouse-gas-reporting-conversion-factors-2024',
  },
]
/** An approved action with the plan to measure its effect; the database has no event yet. */
const planOf = (ciplaId: string) => ({
  version: 1,
  measure: 'INTENSITY',
  unit: 'TONNE_KM',
  mix: 'sameMix',
  bucket: 'QUARTER',
  from: '2009-01-01T00:00:00.000Z',
  to: '2013-01-01T00:00:00.000Z',
  periods: 4,
  comparisons: [
    { id: ciplaId, name: 'Cipla' },
    { id: '00000000-0000-7000-8000-000000000000', name: 'Gone since' },
  ],
  reference: 12_431.7,
  expected: 5_000,
  smallestEffect: 2_000,
  note: 'Measured is kg CO2e for each tonne-km.',
})
const saving = { estimate: 4_200, low: 2_100, high: 6_300 }
const measured = {
  version: 1,
  periods: 4,
  until: '2014-01-01T00:00:00.000Z',
  saving,
  matched: saving,
  synthetic: saving,
  weights: {},
  drivers: [],
  note: 'Measured over 4 of 4 quarters.',
}
const advise = (id: string, fields: Record<string, unknown> = {}, hotspot = 'h') =>
  world.write('recommendation', id, {
    hotspot,
    action: `Do ${id}`,
    rootCause: 'Air carried 71 % of the tonne-kilometres, 22 % in a normal quarter.',
    citations,
    ...fields,
  })
const addressOf = (id: string) => recommendationAddress.href(world.id('recommendation', id))
const open = async (address: string) => {
  page = openPage(world.url, address)
  await eventually(() => screen.getByRole('heading', { name: 'Recommendations', level: 1 }))
  await page.live()
}
const cards = () => screen.getAllByRole('article', { name: /^Do / }).map((card) => card.getAttribute('aria-label'))
const listed = () => [...document.querySelectorAll('[data-row-link] [title^="Do "]')].map((row) => row.textContent)
const detail = () => within(screen.getByRole('article', { name: 'Recommendation' }))
const opened = (name: string) =>
  eventually(() => expect(detail().getByRole('heading', { level: 2 }).textContent).toBe(name))

describe('the list of recommendations', () => {
  it('has first what is to be decided, then what saves most, and sums up both', async () => {
    await advise('small', { co2Reduction: 1_000 })
    await advise('done', { status: 'APPROVED', co2Reduction: 90_000, decidedBy: 'mara' })
    await advise('big', { co2Reduction: 5_000 })
    await advise('moot', { co2Reduction: 70_000 }, 'over')
    await open('/recommendations')
    await eventually(() => expect(listed()).toEqual(['Do big', 'Do small', 'Do done', 'Do moot']))
    expect(document.querySelector('h1')?.parentElement?.textContent).toContain('2 to decide: −6 t · 1 approved: −90 t')
    fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'approved' } })
    await eventually(() => expect(listed()).toEqual(['Do done']))
    expect(page.address()).toBe('/recommendations?status=approved')
  })

  it('is decided by the keyboard, row by row', async () => {
    await advise('second', { co2Reduction: 1 })
    await advise('first', { co2Reduction: 2 })
    await open('/recommendations?status=pending')
    await eventually(() => expect(listed()).toEqual(['Do first', 'Do second']))
    await press('j')
    await press('r')
    await eventually(() => expect(listed()).toEqual(['Do second']))
    await press('j')
    await press('a')
    await eventually(() => expect(listed()).toEqual([]))
    const status = async (id: string) => (await world.find('recommendation', id))?.status
    await expect.poll(() => Promise.all(['first', 'second'].map(status)), patience).toEqual(['REJECTED', 'APPROVED'])
  })

  it('takes a decision back that the server refused and says why, where the row is back or gone', async () => {
    await advise('a')
    await open('/recommendations?status=pending')
    await eventually(() => expect(listed()).toEqual(['Do a']))
    await world.change('recommendation', 'a', { status: 'REJECTED', decidedBy: 'mara' })
    await press('j')
    await press('a')
    await eventually(() => expect(screen.getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(listed()).toEqual([]))
    expect(await world.find('recommendation', 'a')).toMatchObject({ status: 'REJECTED', decidedBy: 'mara' })
  })
})

describe('a recommendation', () => {
  it('shows its cause, the passage it rests on with the source, and the hotspot with figures', async () => {
    await advise('a')
    await open(addressOf('a'))
    await opened('Do a')
    expect(detail().getByText(/Air carried 71 %/)).toBeTruthy()
    expect(detail().getByText(/seventy times as much/)).toBeTruthy()
    const source = detail().getByRole('link', { name: 'Shifting freight from air to sea' })
    expect(source.getAttribute('href')).toMatch(/^https:\/\/www.gov.uk/)
    await eventually(() => detail().getByText('12.4 t'))
    expect(detail().getByRole('link', { name: 'Cipla' }).getAttribute('href')).toBe(
      hotspotAddress.href(world.id('hotspot', 'h')),
    )
  })

  it('names no saving where none can be counted, and says how soon it takes effect and what it costs', async () => {
    await advise('a', { measureId: 'intermodal-rail', co2Reduction: 0, action: 'Do a. Record the distance first.' })
    await open(addressOf('a'))
    await opened('Do a.')
    expect(detail().getByText('no saving counted')).toBeTruthy()
    expect(detail().getByText('Record the distance first.')).toBeTruthy()
    expect(detail().queryByText(/0 kg/)).toBeNull()
    expect(detail().getByText('Takes effect within weeks · usually saves money')).toBeTruthy()
  })

  it('leads to what could be done instead, which is not added up', async () => {
    await advise('train', { measureId: 'intermodal-rail', co2Reduction: 4_000 })
    await advise('ship', { measureId: 'short-sea-instead-of-road', co2Reduction: 5_000 })
    await advise('fuller', { measureId: 'bigger-vehicle-fuller', co2Reduction: 1_000 })
    await open(addressOf('train'))
    await opened('Do train')
    const instead = within(detail().getByRole('list', { name: 'Alternatives' })).getAllByRole('link')
    expect(instead.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Do ship', addressOf('ship')],
    ])
    await eventually(() =>
      expect(document.querySelector('h1')?.parentElement?.textContent).toContain('3 to decide: −6 t'),
    )
  })

  it('cites a document of the company with its version and place', async () => {
    const document = { id: '00000000-0000-7000-8000-000000000000', version: 2, place: 'page 3' }
    const own = { title: 'Frame contract', source: 'Own document, version 2, page 3', passage: 'Orders go by ocean.' }
    await advise('a', { citations: [{ ...own, url: null, document }] })
    await open(addressOf('a'))
    await opened('Do a')
    const caption = detail().getByText('Orders go by ocean.').parentElement?.querySelector('figcaption')
    expect(caption?.textContent).toBe('Frame contract, page 3your document, version 2')
  })

  it('is approved at once by a key, with a note', async () => {
    await advise('a')
    await open(addressOf('a'))
    await opened('Do a')
    fireEvent.click(detail().getByRole('button', { name: 'Add a note' }))
    fireEvent.change(detail().getByLabelText('Note'), { target: { value: 'from May on' } })
    detail().getByLabelText('Note').blur()
    await press('a')
    await eventually(() => expect(detail().getByText(/by you/)).toBeTruthy())
    await eventually(() => expect(detail().getByText(/by local user/)).toBeTruthy())
    expect(detail().queryByText(/just now/)).toBeNull()
    expect(await world.find('recommendation', 'a')).toMatchObject({ status: 'APPROVED', decisionNote: 'from May on' })
  })

  it('says so where the buttons were when another person decides while one looks', async () => {
    await advise('a')
    await open(addressOf('a'))
    await opened('Do a')
    expect(detail().getByRole('button', { name: /Approve/ })).toBeTruthy()
    const rejected = { status: 'REJECTED', decidedBy: 'mara', decisionNote: 'no capacity at sea' }
    await world.write('recommendation', 'a', rejected)
    await eventually(() => expect(detail().getByText(/by mara just now/)).toBeTruthy())
    expect(detail().getByText('no capacity at sea')).toBeTruthy()
    expect(detail().queryByRole('button', { name: /Approve/ })).toBeNull()
  })

  it('shows how its effect is measured once approved, and begins when somebody says so', async () => {
    const { entityId } = (await world.find('hotspot', 'h')) as { entityId: string }
    const planned = { outcomeStatus: 'PLANNED', plan: planOf(entityId), verdictDueAt: '2014-01-01T00:00:00Z' }
    await advise('a', { status: 'APPROVED', decidedBy: 'mara', ...planned })
    await open(addressOf('a'))
    await opened('Do a')
    const outcome = () => within(detail().getByRole('region', { name: 'Outcome' }))
    expect(outcome().getByRole('heading', { name: 'Outcome Planned' })).toBeTruthy()
    expect(outcome().getByText('−5 t')).toBeTruthy()
    await eventually(() => expect(outcome().getByText(/Compared with 2 entities/)).toBeTruthy())
    expect(outcome().getByText('Gone since (gone)')).toBeTruthy()
    expect(outcome().getByRole('link', { name: 'Cipla' }).getAttribute('href')).toBe('/hotspots?status=all&q=Cipla')
    fireEvent.click(detail().getByRole('button', { name: /It has begun/ }))
    fireEvent.change(detail().getByLabelText('Or at'), { target: { value: '2099-01-01T00:00' } })
    fireEvent.click(detail().getByRole('button', { name: 'It began then' }))
    await eventually(() => expect(detail().getByRole('alert').textContent).toContain('in the future'))
    await eventually(() =>
      expect(detail().getByRole('button', { name: /It has begun/ })).toHaveProperty('disabled', false),
    )
    fireEvent.click(detail().getByRole('button', { name: /It has begun/ }))
    fireEvent.click(detail().getByRole('button', { name: 'Now' }))
    await eventually(() => expect(outcome().getByRole('heading', { name: 'Outcome Begun' })).toBeTruthy())
    expect(detail().queryByRole('button', { name: /It has begun/ })).toBeNull()
    expect(await world.find('recommendation', 'a')).toMatchObject({ outcomeStatus: 'STARTED' })
    await world.write('recommendation', 'a', { outcomeStatus: 'VERIFIED', measured })
    await eventually(() => expect(outcome().getByRole('heading', { name: 'Outcome Verified' })).toBeTruthy())
    expect(outcome().getByRole('img').getAttribute('aria-label')).toMatch(/^Saved: 4.2 t, between 2.1 t and 6.3 t/)
    await eventually(() => expect(outcome().getByText('Against a synthetic control')).toBeTruthy())
  })

  it('says why its effect is not measured', async () => {
    await advise('a', { status: 'APPROVED', decidedBy: 'mara', unplanned: 'There is nothing to compare it with.' })
    await open(addressOf('a'))
    await opened('Do a')
    expect(detail().getByText('There is nothing to compare it with.')).toBeTruthy()
    expect(detail().queryByRole('button', { name: /It has begun/ })).toBeNull()
  })

  it('is open again when the server could not be reached', async () => {
    await advise('a')
    await open(addressOf('a'))
    await opened('Do a')
    await eventually(() => detail().getByText('12.4 t'))
    await world.stop()
    await press('r')
    await eventually(() => expect(detail().getByRole('alert').textContent).toContain('cannot be reached'))
    expect(detail().getByRole('button', { name: /Reject/ })).toBeTruthy()
  })
})

it('stands at its hotspot in the order of the server, whatever saves most', async () => {
  await advise('large', { rank: 2, co2Reduction: 9_000 })
  await advise('check', { rank: 1, co2Reduction: 0 })
  page = openPage(world.url, hotspotAddress.href(world.id('hotspot', 'h')))
  await eventually(() => expect(cards()).toEqual(['Do check', 'Do large']))
})
