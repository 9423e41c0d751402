// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage } from '../testing/open-page.tsx'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someHotspot, type World } from '../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

const add = (name: string, fields: Record<string, unknown> = {}) =>
  world.write('hotspot', name, someHotspot({ name, ...fields }))
const names = () => screen.queryAllByRole('link', { name: /^E-/ }).map(({ textContent }) => textContent)
const open = (address: string) => {
  page = openPage(server.url, address)
}
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const search = () => screen.getByLabelText<HTMLInputElement>('Search by entity')

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

it('is narrowed and sorted by its address, which Back takes back', async () => {
  add('E-one', { severity: 'WARN', predictedCo2: 9_000 })
  add('E-two', { type: 'ROUTE', severity: 'CRITICAL' })
  add('E-over', { status: 'RESOLVED' })
  open('/hotspots')
  await eventually(() => expect(names()).toEqual(['E-two', 'E-one']))
  choose('Type', 'ROUTE')
  await eventually(() => expect(names()).toEqual(['E-two']))
  expect(page.address()).toBe('/hotspots?type=ROUTE')
  page.back()
  await eventually(() => expect(names()).toEqual(['E-two', 'E-one']))
  choose('Status', 'all')
  await eventually(() => expect(names()).toHaveLength(3))
  expect(screen.getByRole('columnheader', { name: /Status/ })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Entity' }))
  await eventually(() => expect(names()).toEqual(['E-one', 'E-over', 'E-two']))
  expect(page.address()).toBe('/hotspots?status=all&sort=name')
})

it('looks for what was typed at a pause, and shows the field at once', async () => {
  add('E-cipla')
  add('E-mylan')
  open('/hotspots')
  await eventually(() => expect(names()).toHaveLength(2))
  for (const value of ['m', 'my', 'myl']) {
    fireEvent.change(search(), { target: { value } })
    expect(search().value).toBe(value)
  }
  await eventually(() => expect(names()).toEqual(['E-mylan']))
  expect(page.address()).toBe('/hotspots?q=myl')
  expect(search().value).toBe('myl')
})

it('clears a filter that leaves nothing, in the field as well', async () => {
  add('E-cipla')
  open('/hotspots?q=nobody&type=ROUTE')
  await screen.findByText('No hotspot here is called “nobody”', {}, { timeout: 20_000 })
  fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }))
  await eventually(() => expect(names()).toEqual(['E-cipla']))
  expect([page.address(), search().value]).toEqual(['/hotspots', ''])
})

it('tells no active hotspot from none at all', async () => {
  add('E-over', { status: 'RESOLVED' })
  open('/hotspots')
  await screen.findByText('No active hotspots', {}, { timeout: 20_000 })
  fireEvent.click(screen.getByRole('button', { name: 'Show resolved ones too' }))
  await eventually(() => expect(names()).toEqual(['E-over']))
  world.rows.hotspot.clear()
  page.close()
  open('/hotspots?status=all')
  await screen.findByText('No hotspot was ever found', {}, { timeout: 20_000 })
})

it('leads back to itself as it was narrowed', async () => {
  add('E-cipla', { type: 'ROUTE' })
  open('/hotspots?type=ROUTE')
  await eventually(() => expect(names()).toEqual(['E-cipla']))
  page.go('/hotspots/E-cipla')
  const back = await screen.findByRole('link', { name: '← All hotspots' }, { timeout: 20_000 })
  expect(back.getAttribute('href')).toBe('/hotspots?type=ROUTE')
})
