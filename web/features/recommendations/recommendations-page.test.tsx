// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someHotspot, someRecommendation, type World } from '../../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
  world.write('hotspot', 'h', someHotspot({ name: 'Cipla' }))
  world.write('hotspot', 'over', someHotspot({ name: 'Mylan', status: 'RESOLVED' }))
})
afterEach(async () => {
  page.close()
  await server.stop()
})

const advise = (id: string, fields: Record<string, unknown> = {}, hotspot = 'h') =>
  world.write('recommendation', id, someRecommendation(hotspot, { action: `Do ${id}`, ...fields }))
const open = async (address: string) => {
  page = openPage(server.url, address)
  await eventually(() => screen.getByRole('heading', { name: 'Recommendations', level: 1 }))
  await page.live()
}
const listed = () => [...document.querySelectorAll('[data-row-link] [title^="Do "]')].map((row) => row.textContent)
const detail = () => within(screen.getByRole('article', { name: 'Recommendation' }))
const opened = (name: string) =>
  eventually(() => expect(detail().getByRole('heading', { level: 2 }).textContent).toBe(name))

describe('the list of recommendations', () => {
  it('has first what is to be decided, then what saves most, and sums up both', async () => {
    advise('small', { co2Reduction: 1_000 })
    advise('done', { status: 'APPROVED', co2Reduction: 90_000, decidedBy: 'mara' })
    advise('big', { co2Reduction: 5_000 })
    advise('moot', { co2Reduction: 70_000 }, 'over')
    await open('/recommendations')
    await eventually(() => expect(listed()).toEqual(['Do big', 'Do small', 'Do done', 'Do moot']))
    expect(document.querySelector('h1')?.parentElement?.textContent).toContain('2 to decide: −6 t · 1 approved: −90 t')
    fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'approved' } })
    await eventually(() => expect(listed()).toEqual(['Do done']))
    expect(page.address()).toBe('/recommendations?status=approved')
  })

  it('is decided by the keyboard, row by row', async () => {
    advise('second', { co2Reduction: 1 })
    advise('first', { co2Reduction: 2 })
    await open('/recommendations?status=pending')
    await eventually(() => expect(listed()).toEqual(['Do first', 'Do second']))
    await press('j')
    await press('r')
    await eventually(() => expect(listed()).toEqual(['Do second']))
    await press('j')
    await press('a')
    await eventually(() => expect(listed()).toEqual([]))
    const statuses = () => ['first', 'second'].map((id) => world.find('recommendation', id)?.status)
    await eventually(() => expect(statuses()).toEqual(['REJECTED', 'APPROVED']))
  })

  it('takes a decision back that the server refused and says why, where the row is back or gone', async () => {
    advise('a')
    await open('/recommendations?status=pending')
    await eventually(() => expect(listed()).toEqual(['Do a']))
    world.write('recommendation', 'a', { status: 'REJECTED', decidedBy: 'mara' }, true)
    await press('j')
    await press('a')
    await eventually(() => expect(screen.getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(listed()).toEqual([]))
    expect(world.find('recommendation', 'a')).toMatchObject({ status: 'REJECTED', decidedBy: 'mara' })
  })
})

describe('a recommendation', () => {
  it('shows its cause, the passage it rests on with the source, and the hotspot with figures', async () => {
    advise('a')
    await open('/recommendations/a')
    await opened('Do a')
    expect(detail().getByText(/Air carried 71 %/)).toBeTruthy()
    expect(detail().getByText(/seventy times as much/)).toBeTruthy()
    const source = detail().getByRole('link', { name: 'Shifting freight from air to sea' })
    expect(source.getAttribute('href')).toMatch(/^https:\/\/www.gov.uk/)
    await eventually(() => detail().getByText('12.4 t'))
    expect(detail().getByRole('link', { name: 'Cipla' }).getAttribute('href')).toBe('/hotspots/h')
  })

  it('is approved at once by a key, with a note', async () => {
    advise('a')
    await open('/recommendations/a')
    await opened('Do a')
    fireEvent.click(detail().getByRole('button', { name: 'Add a note' }))
    fireEvent.change(detail().getByLabelText('Note'), { target: { value: 'from May on' } })
    detail().getByLabelText('Note').blur()
    await press('a')
    await eventually(() => expect(detail().getByText(/by you/)).toBeTruthy())
    await eventually(() => expect(detail().getByText(/by somebody/)).toBeTruthy())
    expect(detail().queryByText(/just now/)).toBeNull()
    expect(world.find('recommendation', 'a')).toMatchObject({ status: 'APPROVED', decisionNote: 'from May on' })
  })

  it('says so where the buttons were when another person decides while one looks', async () => {
    advise('a')
    await open('/recommendations/a')
    await opened('Do a')
    expect(detail().getByRole('button', { name: /Approve/ })).toBeTruthy()
    world.decide('a', 'REJECTED', 'mara', 'no capacity at sea')
    await eventually(() => expect(detail().getByText(/by mara just now/)).toBeTruthy())
    expect(detail().getByText('no capacity at sea')).toBeTruthy()
    expect(detail().queryByRole('button', { name: /Approve/ })).toBeNull()
  })

  it('is open again when the server could not be reached', async () => {
    advise('a')
    await open('/recommendations/a')
    await opened('Do a')
    await eventually(() => detail().getByText('12.4 t'))
    await server.stop()
    await press('r')
    await eventually(() => expect(detail().getByRole('alert').textContent).toContain('cannot be reached'))
    expect(detail().getByRole('button', { name: /Reject/ })).toBeTruthy()
  })
})
