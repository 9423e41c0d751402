// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, region } from './testing/open-page.tsx'
import { servePractice } from './testing/practice-server.ts'
import {
  createWorld,
  someAlert,
  someAnomaly,
  someHotspot,
  someRecommendation,
  type World,
} from './testing/practice-world.ts'

type Server = Awaited<ReturnType<typeof servePractice>>
let world: World
let server: Server
let page: OpenPage

const add = (id: string, fields: Record<string, unknown> = {}) => {
  world.write('hotspot', id, someHotspot(fields))
  world.write('alert', `alert-${id}`, someAlert(id, { message: `Alert of ${id}` }))
  world.write('recommendation', `advice-${id}`, someRecommendation(id, { action: `Advice for ${id}` }))
}
const open = (address?: string) => {
  page = openPage(server.url, address)
}
const names = () =>
  region('Top hotspots')
    .queryAllByRole('listitem')
    .map((item) => item.querySelector('[title]')?.textContent)
const figure = (title: string) =>
  screen.getByText(title, { selector: 'dt *' }).closest('dt')?.nextElementSibling?.textContent
const advice = (id: string) => within(screen.getByRole('article', { name: `Advice for ${id}` }))

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

describe('the page', () => {
  it('shows a hotspot that arrives, updates it in place and lets it go when it resolves', async () => {
    add('first', { name: 'Cipla' })
    open()
    await eventually(() => expect(names()).toEqual(['Cipla']))
    await page.live()

    add('second', { name: 'Mylan' })
    await eventually(() => expect(names()).toEqual(['Mylan', 'Cipla']))
    await eventually(() => expect(figure('Active hotspots')).toBe('2'))
    await eventually(() => expect(figure('To decide')).toBe('2'))

    world.write('hotspot', 'first', { predictedCo2: 99_000 })
    await eventually(() => expect(region('Top hotspots').getByText('99 t')).toBeTruthy())
    expect(names()).toEqual(['Cipla', 'Mylan'])

    world.write('hotspot', 'first', { status: 'RESOLVED' })
    await eventually(() => expect(names()).toEqual(['Mylan']))
    await eventually(() => expect(figure('Active hotspots')).toBe('1'))
    await eventually(() => expect(region('Live').getByText('Hotspot resolved')).toBeTruthy())
  })

  it('misses nothing and doubles nothing when the server goes away and comes back', async () => {
    add('a', { name: 'Before' })
    open()
    await eventually(() => expect(names()).toEqual(['Before']))
    await page.live()
    await server.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    add('b', { name: 'Meanwhile' })
    world.write('alert', 'alert-a', { status: 'RESOLVED' })
    server = await servePractice(world, { port: server.port })
    act(() => page.realtime.hurry())
    await eventually(() => expect(names()).toEqual(['Meanwhile', 'Before']))
    await eventually(() => expect(figure('Firing alerts')).toBe('1'))
    expect(region('Live').getAllByText('New hotspot')).toHaveLength(1)
  })

  it('reads everything again by itself when the server no longer holds what it missed, and says so', async () => {
    add('a', { name: 'Before' })
    open()
    await eventually(() => expect(names()).toEqual(['Before']))
    await page.live()
    await server.stop()
    add('b', { name: 'Meanwhile' })
    world.write('hotspot', 'a', { status: 'RESOLVED' })
    world.forget()
    server = await servePractice(world, { port: server.port })
    act(() => page.realtime.hurry())
    await eventually(() => expect(names()).toEqual(['Meanwhile']))
    expect(screen.getByText(/Everything was read again/)).toBeTruthy()
    add('c', { name: 'Afterwards' })
    await eventually(() => expect(names()).toEqual(['Afterwards', 'Meanwhile']))
  })

  it('waits for a server that is not there, says so, and starts by itself', async () => {
    add('a', { name: 'Late' })
    await server.stop()
    open()
    await screen.findByText(/The server cannot be reached/, {}, { timeout: 20_000 })
    server = await servePractice(world, { port: server.port })
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
    add('evil', { name: '<img src=x onerror=alert(1)>' })
    add('long', { name: 'x'.repeat(300), predictedCo2: 1e12, percentAbove: 1e12 })
    add('blank', { name: '', drivers: [], predictedCo2: 0, baselineCo2: 0, baselineLow: 0, baselineHigh: 0 })
    open()
    await eventually(() => expect(names()).toHaveLength(3))
    expect(document.querySelector('img')).toBeNull()
    expect(names()).toContain('<img src=x onerror=alert(1)>')
    expect(names()).toContain('without a name')
    expect(region('Top hotspots').getByText('1,000 Mt')).toBeTruthy()
  })

  it('opens the hotspot of its address, also one that is over, and says when there is none', async () => {
    add('over', { name: 'Gone', status: 'RESOLVED' })
    open('/hotspots/over')
    await screen.findByRole('article', { name: 'Hotspot of Gone' }, { timeout: 20_000 })
    await screen.findByText(/No decision is needed any more/, {}, { timeout: 20_000 })
    page.go('/hotspots/none')
    await screen.findByText('There is no such hotspot', {}, { timeout: 20_000 })
  })

  it('shows a data error in the feed', async () => {
    open()
    await screen.findByText('No active hotspots', {}, { timeout: 20_000 })
    world.write('anomaly', 'n', someAnomaly())
    await eventually(() => expect(region('Live').getByText('Data error')).toBeTruthy())
  })
})

describe('deciding', () => {
  const openAdvice = async () => {
    add('a', { name: 'Cipla' })
    open('/hotspots/a')
    await screen.findByRole('article', { name: 'Advice for a' }, { timeout: 20_000 })
  }

  it('approves with a note', async () => {
    await openAdvice()
    fireEvent.click(advice('a').getByRole('button', { name: 'Add a note' }))
    fireEvent.change(advice('a').getByLabelText('Note'), { target: { value: 'agreed' } })
    fireEvent.click(advice('a').getByRole('button', { name: 'Approve' }))
    await eventually(() => expect(advice('a').getByText(/by somebody/)).toBeTruthy())
    expect(advice('a').getByText('agreed')).toBeTruthy()
    expect(world.find('recommendation', 'advice-a')).toMatchObject({ status: 'APPROVED', decisionNote: 'agreed' })
  })

  it('corrects itself with a clear sentence when somebody was faster', async () => {
    await openAdvice()
    world.write('recommendation', 'advice-a', { status: 'REJECTED', decidedBy: 'mara' }, true)
    fireEvent.click(advice('a').getByRole('button', { name: 'Approve' }))
    await eventually(() => expect(advice('a').getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(advice('a').getByText(/by mara/)).toBeTruthy())
    expect(advice('a').queryByText('Approved')).toBeNull()
  })

  it("shows another person's decision while one looks", async () => {
    await openAdvice()
    await page.live()
    world.decide('advice-a', 'REJECTED', 'mara', 'no capacity at sea')
    await eventually(() => expect(advice('a').getByText(/by mara/)).toBeTruthy())
    expect(advice('a').queryByRole('button', { name: 'Approve' })).toBeNull()
  })

  it('takes a decision back when the server cannot be reached', async () => {
    await openAdvice()
    await server.stop()
    fireEvent.click(advice('a').getByRole('button', { name: 'Reject' }))
    await eventually(() => expect(advice('a').getByRole('alert').textContent).toContain('cannot be reached'))
    expect(advice('a').getByRole('button', { name: 'Reject' })).toBeTruthy()
  })

  it('acknowledges and resolves an alert', async () => {
    add('a')
    open()
    await eventually(() => expect(figure('Firing alerts')).toBe('1'))
    const alerts = () => region('Needs somebody')
    await eventually(() => alerts().getByRole('button', { name: 'Acknowledge' }))
    fireEvent.click(alerts().getByRole('button', { name: 'Acknowledge' }))
    await eventually(() => expect(alerts().getByText('Nobody needs to act')).toBeTruthy())
    await eventually(() => expect(figure('Firing alerts')).toBe('0'))
    expect(world.find('alert', 'alert-a')).toMatchObject({ status: 'ACKNOWLEDGED', acknowledgedBy: 'somebody' })
  })
})
