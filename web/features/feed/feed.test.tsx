// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

const lines = () =>
  region('Live')
    .queryAllByRole('link')
    .map(({ textContent }) => textContent)
const named = (name: string) => ({ entity: { type: 'SUPPLIER', key: name, name } })
const hotspot = (name: string) => world.write('hotspot', name, named(name))
const open = async (address = '/') => {
  page = openPage(world.url, address)
  await screen.findByText('Nothing has changed yet', {}, { timeout: 20_000 })
  await page.live()
}

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

it('shows one kind of change when asked, and keeps that in the address', async () => {
  await open('/?feed=alerts')
  await hotspot('Cipla')
  await world.write('alert', 'a', { hotspot: 'Cipla', message: 'Look at Cipla' })
  await eventually(() => expect(lines()).toEqual(['Look at Cipla']))
  fireEvent.change(region('Live').getByRole('combobox', { name: 'Show' }), { target: { value: 'all' } })
  await eventually(() => expect(lines()).toHaveLength(2))
  expect(page.address()).toBe('/')
})

it('shows everything for an address that names no kind', async () => {
  await open('/?feed=nonsense')
  await hotspot('Cipla')
  await eventually(() => expect(lines()).toHaveLength(1))
})

it('stands still while it is paused, and says how many came', async () => {
  await open()
  await hotspot('Cipla')
  await eventually(() => expect(lines()).toHaveLength(1))
  fireEvent.click(region('Live').getByRole('button', { name: 'Pause' }))
  expect(region('Live').getByText(/Nothing has come since/)).toBeTruthy()
  await hotspot('Mylan')
  await hotspot('Strides')
  await eventually(() => expect(region('Live').getByText(/2 came since/)).toBeTruthy())
  expect(lines()).toEqual([expect.stringContaining('Cipla')])
  fireEvent.click(region('Live').getByRole('button', { name: 'Go on' }))
  expect(lines().map((line) => line?.split(':')[0])).toEqual(['Strides', 'Mylan', 'Cipla'])
})

it('draws the newest, and what was before when asked', async () => {
  await open()
  const names = Array.from({ length: 60 }, (_, n) => `Supplier ${n}`)
  await world.writeAll(names.map((name) => ['hotspot', name, named(name)]))
  await eventually(() => expect(region('Live').getByRole('button', { name: 'Show 10 before these' })).toBeTruthy())
  expect(lines()).toHaveLength(50)
  fireEvent.click(region('Live').getByRole('button', { name: 'Show 10 before these' }))
  expect(lines()).toHaveLength(60)
})
