// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nodesOf } from '../../../api/testing/activities.ts'
import { report } from '../../../api/testing/changes.ts'
import { eventually, type OpenPage, openPage, press, region } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

type Wrong = { anomalies: { edges: { node: { id: string } }[] } }

const addressOf = (id: string) => `/anomalies?id=${encodeURIComponent(id)}`
let world: RealWorld
let page: OpenPage

/** An anomaly of a package of its own. */
const find = (id: string, number: string, fields: Record<string, unknown> = {}) =>
  world.writeAll([
    ['package', number, { trackingNumber: number }],
    ['anomaly', id, { type: 'DELAYED', description: `Delay of ${number}`, package: number, ...fields }],
  ])
const descriptions = () =>
  within(screen.getByRole('table', { name: 'Anomalies' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[3]?.textContent)
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  await find('a', 'JD1', { detectedAt: '2026-03-01T00:00:00.000Z' })
  await find('b', 'JD2', { severity: 'CRITICAL', detectedAt: '2026-03-02T00:00:00.000Z' })
  await find('over', 'JD3', { status: 'RECOVERED' })
})
afterEach(() => page.close())
afterAll(() => world.close())

describe('the list of anomalies', () => {
  it('shows what is open, lets what ends go, and narrows by its address', async () => {
    page = openPage(world.url, '/anomalies')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD2', 'Delay of JD1']))
    expect(screen.getByRole('link', { name: 'JD2' }).getAttribute('href')).toBe('/packages/JD2')
    await page.live()
    await find('c', 'JD4', { detectedAt: '2026-03-03T00:00:00.000Z' })
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4', 'Delay of JD2', 'Delay of JD1']))
    await world.write('anomaly', 'b', { status: 'CONFIRMED' })
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4', 'Delay of JD1']))
    choose('Search in the list', 'jd4')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4']))
    choose('Search in the list', '')
    choose('Status', 'all')
    choose('Severity', 'CRITICAL')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD2']))
    expect(page.address()).toBe('/anomalies?status=all&severity=CRITICAL')
  })

  it('dismisses the row that the keys are at, with a note, and shows so at once', async () => {
    page = openPage(world.url, '/anomalies')
    await eventually(() => expect(descriptions()).toHaveLength(2))
    await press('j')
    await press('d')
    const note = await screen.findByLabelText('Why is it none?', {}, { timeout: 20_000 })
    fireEvent.change(note, { target: { value: 'the carrier has called' } })
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss it' }))
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD1']))
    expect(region('JD2').getByText('the carrier has called')).toBeTruthy()
    const kept = { status: 'DISMISSED', note: 'the carrier has called' }
    await eventually(async () => expect(await world.find('anomaly', 'b')).toMatchObject(kept))
  })

  it('says so when somebody else was faster, and what counts', async () => {
    page = openPage(world.url, addressOf(world.id('anomaly', 'a')))
    fireEvent.click(await screen.findByRole('button', { name: 'Dismiss …' }, { timeout: 20_000 }))
    await world.change('anomaly', 'a', { status: 'RECOVERED' })
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss it' }))
    await eventually(() => expect(region('JD1').getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(region('JD1').getByText(/It went away by itself/)).toBeTruthy())
  })

  it('says of an input that cannot be what was sent and how to correct it', async () => {
    await report(world, 'leg-77')
    const { anomalies } = await world.data<Wrong>(
      'query Wrong { anomalies(where: { types: [DATA_ERROR] }) { edges { node { id } } } }',
    )
    const [{ id } = expect.fail('nothing is wrong')] = nodesOf(anomalies)
    page = openPage(world.url, addressOf(id))
    await eventually(() => expect(region('carrier-1').getByText('leg-77')).toBeTruthy())
    expect(region('carrier-1').getByText('999000')).toBeTruthy()
  })
})
