// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { report } from '../api/testing/changes.ts'
import { hotspotAddress } from './addresses/hotspots.ts'
import { eventually, type OpenPage, openPage, region } from './testing/open-page.tsx'
import { openWorld, type RealWorld } from './testing/real-world.ts'

let world: RealWorld
let page: OpenPage

/** A hotspot with its alert and its advice. */
const add = (id: string, { name = id, ...fields }: Record<string, unknown> = {}) =>
  world.writeAll([
    ['hotspot', id, { entity: { type: 'SUPPLIER', key: String(name).toLowerCase(), name }, ...fields }],
    ['alert', id, { hotspot: id, message: `Alert of ${id}` }],
    ['recommendation', id, { hotspot: id, action: `Advice for ${id}` }],
  ])
const open = (address?: string) => {
  page = openPage(world.url, address)
}
const addressOf = (id: string) => hotspotAddress.href(world.id('hotspot', id))
const names = () =>
  region('Top hotspots')
    .queryAllByRole('listitem')
    .map((item) => item.querySelector('[title]')?.textContent)
const figure = (title: string) =>
  screen.getByText(title, { selector: 'dt *' }).closest('dt')?.nextElementSibling?.textContent
const advice = (id: string) => within(screen.getByRole('article', { name: `Advice for ${id}` }))

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

describe('the page', () => {
  it('shows a hotspot that arrives, updates it in place and lets it go when it resolves', async () => {
    await add('first', { name: 'Cipla' })
    open()
    await eventually(() => expect(names()).toEqual(['Cipla']))
    await page.live()

    await add('second', { name: 'Mylan' })
    await eventually(() => expect(names()).toEqual(['Mylan', 'Cipla']))
    await eventually(() => expect(figure('Active hotspots')).toBe('2'))
    await eventually(() => expect(figure('To decide')).toBe('2'))

    await world.write('hotspot', 'first', { predictedCo2: 99_000 })
    await eventually(() => expect(region('Top hotspots').getByText('99 t')).toBeTruthy())
    expect(names()).toEqual(['Cipla', 'Mylan'])

    await world.write('hotspot', 'first', { status: 'RESOLVED' })
    await eventually(() => expect(names()).toEqual(['Mylan']))
    await eventually(() => expect(figure('Active hotspots')).toBe('1'))
    await eventually(() => expect(region('Live').getByText('Hotspot resolved')).toBeTruthy())
  })

  it('misses nothing and doubles nothing when the server goes away and comes back', async () => {
    await add('a', { name: 'Before' })
    open()
    await eventually(() => expect(names()).toEqual(['Before']))
    await page.live()
    await world.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    await add('b', { name: 'Meanwhile' })
    await world.write('alert', 'a', { status: 'RESOLVED' })
    await world.start()
    act(() => page.realtime.hurry())
    await eventually(() => expect(names()).toEqual(['Meanwhile', 'Before']))
    await eventually(() => expect(figure('Firing alerts')).toBe('1'))
    expect(region('Live').getAllByText('New hotspot')).toHaveLength(1)
  })

  it('reads everything again by itself when the server no longer holds what it missed, and says so', async () => {
    await add('a', { name: 'Before' })
    open()
    await eventually(() => expect(names()).toEqual(['Before']))
    await page.live()
    await world.stop()
    await add('b', { name: 'Meanwhile' })
    await world.write('hotspot', 'a', { status: 'RESOLVED' })
    await world.forget()
    await world.start()
    act(() => page.realtime.hurry())
    await eventually(() => expect(names()).toEqual(['Meanwhile']))
    expect(screen.getByText(/Everything was read again/)).toBeTruthy()
    await add('c', { name: 'Afterwards' })
    await eventually(() => expect(names()).toEqual(['Afterwards', 'Meanwhile']))
  })

  it('waits for a server that is not there, says so, and starts by itself', async () => {
    await add('a', { name: 'Late' })
    await world.stop()
    open()
    await screen.findByText(/The server cannot be reached/, {}, { timeout: 20_000 })
    await world.start()
    await eventually(() => expect(names()).toEqual(['Late']))
    expect(screen.queryByText(/The server cannot be reached/)).toBeNull()
  })

  it('says that all is well when there are no rows', async () => {
    open()
    await screen.findByText('No active hotspots', {}, { timeout: 20_000 })
    expect(screen.getByText('Nobody needs to act')).toBeTruthy()
    expect(figure('Active hotspots')).toBe('0')
  })

  it('shows names as text, however they are written, and survives figures of any size', async () => {
    await add('evil', { name: '<img src=x onerror=alert(1)>' })
    await add('long', { name: 'x'.repeat(300), predictedCo2: 1e12, percentAbove: 1e12 })
    await add('blank', { name: '', drivers: [], predictedCo2: 0, baselineCo2: 0, baselineLow: 0, baselineHigh: 0 })
    open()
    await eventually(() => expect(names()).toHaveLength(3))
    expect(document.querySelector('img')).toBeNull()
    expect(names()).toContain('<img src=x onerror=alert(1)>')
    expect(names()).toContain('without a name')
    expect(region('Top hotspots').getByText('1,000 Mt')).toBeTruthy()
  })

  it('opens the hotspot of its address, also one that is over, and says when there is none', async () => {
    await add('over', { name: 'Gone', status: 'RESOLVED' })
    open(addressOf('over'))
    await screen.findByRole('article', { name: 'Hotspot of Gone' }, { timeout: 20_000 })
    await screen.findByText(/No decision is needed any more/, {}, { timeout: 20_000 })
    page.go(addressOf('none'))
    await screen.findByText('There is no such hotspot', {}, { timeout: 20_000 })
  })

  it('shows a data error in the feed', async () => {
    open()
    await screen.findByText('No active hotspots', {}, { timeout: 20_000 })
    await report(world, 'leg-7')
    await eventually(() => expect(region('Live').getByText('Data error')).toBeTruthy())
  })
})

describe('deciding', () => {
  const openAdvice = async () => {
    await add('a', { name: 'Cipla' })
    open(addressOf('a'))
    await screen.findByRole('article', { name: 'Advice for a' }, { timeout: 20_000 })
  }

  it('approves with a note', async () => {
    await openAdvice()
    fireEvent.click(advice('a').getByRole('button', { name: 'Add a note' }))
    fireEvent.change(advice('a').getByLabelText('Note'), { target: { value: 'agreed' } })
    fireEvent.click(advice('a').getByRole('button', { name: 'Approve' }))
    await eventually(() => expect(advice('a').getByText(/by local user/)).toBeTruthy())
    expect(advice('a').getByText('agreed')).toBeTruthy()
    expect(await world.find('recommendation', 'a')).toMatchObject({ status: 'APPROVED', decisionNote: 'agreed' })
  })

  it('corrects itself with a clear sentence when somebody was faster', async () => {
    await openAdvice()
    await world.change('recommendation', 'a', { status: 'REJECTED', decidedBy: 'mara' })
    fireEvent.click(advice('a').getByRole('button', { name: 'Approve' }))
    await eventually(() => expect(advice('a').getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(advice('a').getByText(/by mara/)).toBeTruthy())
    expect(advice('a').queryByText('Approved')).toBeNull()
  })

  it("shows another person's decision while one looks", async () => {
    await openAdvice()
    await page.live()
    const rejected = { status: 'REJECTED', decidedBy: 'mara', decisionNote: 'no capacity at sea' }
    await world.write('recommendation', 'a', rejected)
    await eventually(() => expect(advice('a').getByText(/by mara/)).toBeTruthy())
    expect(advice('a').queryByRole('button', { name: 'Approve' })).toBeNull()
  })

  it('takes a decision back when the server cannot be reached', async () => {
    await openAdvice()
    await world.stop()
    fireEvent.click(advice('a').getByRole('button', { name: 'Reject' }))
    await eventually(() => expect(advice('a').getByRole('alert').textContent).toContain('cannot be reached'))
    expect(advice('a').getByRole('button', { name: 'Reject' })).toBeTruthy()
  })

  it('acknowledges and resolves an alert', async () => {
    await add('a')
    open()
    await eventually(() => expect(figure('Firing alerts')).toBe('1'))
    const alerts = () => region('Needs somebody')
    await eventually(() => alerts().getByRole('button', { name: 'Acknowledge' }))
    fireEvent.click(alerts().getByRole('button', { name: 'Acknowledge' }))
    await eventually(() => expect(alerts().getByText('Nobody needs to act')).toBeTruthy())
    await eventually(() => expect(figure('Firing alerts')).toBe('0'))
    expect(await world.find('alert', 'a')).toMatchObject({ status: 'ACKNOWLEDGED', acknowledgedBy: 'local user' })
  })
})
