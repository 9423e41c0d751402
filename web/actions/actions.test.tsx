// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alertAddress } from '../addresses/alerts.ts'
import { eventually, type OpenPage, openPage, press } from '../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  await world.write('alert', 'a', { message: 'Alert a' })
  await world.write('alert', 'other', { message: 'Alert other', level: 'INFO' })
})
afterEach(() => page.close())
afterAll(() => world.close())

const addressOfA = () => alertAddress.href(world.id('alert', 'a'))
const found = (id: string) => expect.poll(() => world.find('alert', id), { timeout: 20_000 })
const row = () => screen.findByRole('checkbox', { name: 'Choose: Alert a' }, { timeout: 20_000 })
const opened = () => screen.findByRole('article', { name: 'Alert' }, { timeout: 20_000 })
const button = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const openPalette = async () => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'k', ctrlKey: true })
  await screen.findByRole('combobox', { name: 'Find or do' }, { timeout: 20_000 })
}
const offered = (group: string) =>
  within(screen.getByRole('group', { name: group }))
    .getAllByRole('option')
    .map((option) => option.querySelector('[title]')?.textContent)
const choose = async (name: RegExp) => {
  await openPalette()
  fireEvent.click(screen.getByRole('option', { name }))
}

/** Every way to acknowledge alert `a`: the address it begins at, what is awaited there, and what a person does. */
const ways: Record<string, { at: () => string; ready: () => Promise<unknown>; acknowledge: () => Promise<unknown> }> = {
  'by its button': { at: addressOfA, ready: opened, acknowledge: () => button(/^Acknowledge/) },
  'by its key': { at: addressOfA, ready: opened, acknowledge: () => press('a') },
  'by the palette': { at: addressOfA, ready: opened, acknowledge: () => choose(/^Acknowledge the alert/) },
  'by its key in the list': {
    at: () => '/alerts',
    ready: row,
    acknowledge: async () => {
      await press('j')
      await press('a')
    },
  },
  'by the palette in the list': {
    at: () => '/alerts',
    ready: row,
    acknowledge: async () => {
      await press('j')
      await choose(/^Acknowledge the alert/)
    },
  },
  'with all that are chosen': {
    at: () => '/alerts',
    ready: row,
    acknowledge: async () => {
      fireEvent.click(await row())
      await button('Acknowledge all')
    },
  },
  'with all that are chosen, by the palette': {
    at: () => '/alerts',
    ready: row,
    acknowledge: async () => {
      fireEvent.click(await row())
      await screen.findByText('1 chosen')
      await choose(/^Acknowledge all 1 chosen/)
    },
  },
  'by the small button on the overview': {
    at: () => '/',
    ready: () => screen.findByRole('link', { name: 'Alert a' }, { timeout: 20_000 }),
    acknowledge: async () => fireEvent.click(screen.getAllByRole('button', { name: 'Acknowledge' })[0] as Element),
  },
}

describe.each(Object.entries(ways))('an action %s', (_name, { at, ready, acknowledge }) => {
  const open = async () => {
    page = openPage(world.url, at())
    await page.live()
    await ready()
  }

  it('is done', async () => {
    await open()
    await acknowledge()
    await found('a').toMatchObject({ status: 'ACKNOWLEDGED' })
    expect(await world.find('alert', 'other')).toMatchObject({ status: 'FIRING' })
  })

  it('is taken back where somebody was faster, and says so', async () => {
    await open()
    await world.change('alert', 'a', { status: 'RESOLVED', resolvedBy: 'mara' })
    await acknowledge()
    await eventually(() => expect(screen.getByRole('alert').textContent).toContain('Somebody was faster'))
    expect(await world.find('alert', 'a')).toMatchObject({ status: 'RESOLVED', resolvedBy: 'mara' })
    await eventually(() => expect(screen.queryByText(/Acknowledged by you/)).toBeNull())
  })
})

describe('what the palette offers first', () => {
  it('is what can be done with the row that is open, where it stands', async () => {
    await world.write('alert', 'a', { status: 'SUPPRESSED', silencedBy: 'mara', silencedUntil: '2030-05-06T06:00:00Z' })
    page = openPage(world.url, addressOfA())
    await opened()
    await openPalette()
    const silenced = ['Acknowledge the alert', 'Silence the alert until a moment', "End the alert's silence"]
    expect(offered('This alert')).toEqual([...silenced, 'Resolve the alert'])
    expect(screen.getAllByRole('option')[0]?.textContent).toMatch(/^Acknowledge the alert/)
  })

  it('is not what cannot be done any more', async () => {
    await world.write('alert', 'a', { status: 'RESOLVED', resolvedBy: 'mara' })
    page = openPage(world.url, addressOfA())
    await opened()
    await openPalette()
    expect(screen.queryByRole('group', { name: 'This alert' })).toBeNull()
  })

  it('opens the row and asks there, where an action asks something first', async () => {
    page = openPage(world.url, '/alerts')
    await row()
    await press('j')
    await choose(/^Silence the alert/)
    await eventually(() => expect(page.address()).toBe(addressOfA()))
    await button('4 hours')
    await found('a').toMatchObject({ status: 'SUPPRESSED' })
  })
})

it('is in the help of keys by the words of the palette', async () => {
  page = openPage(world.url, addressOfA())
  await opened()
  await press('?')
  const help = within(await screen.findByRole('dialog', { name: 'What keys do' }, { timeout: 20_000 }))
  expect(help.getByText('Acknowledge the alert').parentElement?.textContent).toBe('Acknowledge the alerta')
})
