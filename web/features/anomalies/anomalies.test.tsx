// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, press, region } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAnomaly, type World } from '../../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

const ofPackage = (number: string, fields: Record<string, unknown> = {}) =>
  someAnomaly({
    type: 'DELAYED',
    description: `Delay of ${number}`,
    entity: null,
    package: { __typename: 'Package', id: `id-${number}`, trackingNumber: number, carrier: 'DHL' },
    ...fields,
  })
const descriptions = () =>
  within(screen.getByRole('table', { name: 'Anomalies' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[3]?.textContent)
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
  world.write('anomaly', 'a', ofPackage('JD1', { detectedAt: '2026-03-01T00:00:00.000Z' }))
  world.write('anomaly', 'b', ofPackage('JD2', { severity: 'CRITICAL', detectedAt: '2026-03-02T00:00:00.000Z' }))
  world.write('anomaly', 'over', ofPackage('JD3', { status: 'RECOVERED' }))
})
afterEach(async () => {
  page.close()
  await server.stop()
})

describe('the list of anomalies', () => {
  it('shows what is open, lets what ends go, and narrows by its address', async () => {
    page = openPage(server.url, '/anomalies')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD2', 'Delay of JD1']))
    expect(screen.getByRole('link', { name: 'JD2' }).getAttribute('href')).toBe('/packages/JD2')
    await page.live()
    world.write('anomaly', 'c', ofPackage('JD4', { detectedAt: '2026-03-03T00:00:00.000Z' }))
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4', 'Delay of JD2', 'Delay of JD1']))
    world.write('anomaly', 'b', { status: 'CONFIRMED' })
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4', 'Delay of JD1']))
    choose('Search in the list', 'jd4')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD4']))
    choose('Search in the list', '')
    choose('Status', 'all')
    choose('Severity', 'CRITICAL')
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD2']))
    expect(page.address()).toBe('/anomalies?status=all&severity=CRITICAL')
  })

  it('dismisses the row that the keys are at, with a note', async () => {
    page = openPage(server.url, '/anomalies')
    await eventually(() => expect(descriptions()).toHaveLength(2))
    await press('j')
    await press('d')
    const note = await screen.findByLabelText('Why is it none?', {}, { timeout: 20_000 })
    fireEvent.change(note, { target: { value: 'the carrier has called' } })
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss it' }))
    await eventually(() => expect(descriptions()).toEqual(['Delay of JD1']))
    expect(region('JD2').getByText('the carrier has called')).toBeTruthy()
    expect(world.find('anomaly', 'b')).toMatchObject({ status: 'DISMISSED', note: 'the carrier has called' })
  })

  it('says so when somebody else was faster, and what counts', async () => {
    page = openPage(server.url, '/anomalies?id=a')
    fireEvent.click(await screen.findByRole('button', { name: 'Dismiss …' }, { timeout: 20_000 }))
    world.write('anomaly', 'a', { status: 'RECOVERED' }, true)
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss it' }))
    await eventually(() => expect(region('JD1').getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(region('JD1').getByText(/It went away by itself/)).toBeTruthy())
  })

  it('says of an input that cannot be what was sent and how to correct it', async () => {
    world.write('anomaly', 'bad', {
      ...someAnomaly(),
      emission: {
        __typename: 'Emission',
        id: 'e',
        eventId: 'leg-77',
        occurredAt: '2013-02-01T00:00:00.000Z',
        co2: 9e9,
        includedInSeries: false,
        calculation: { method: 'FREIGHT', inputs: { massKg: 857_000 }, formula: 'massKg / 1000 × …', factor: null },
      },
    })
    page = openPage(server.url, '/anomalies?id=bad')
    await eventually(() => expect(region('Trinity Biotech').getByText('leg-77')).toBeTruthy())
    expect(region('Trinity Biotech').getByText('857000')).toBeTruthy()
  })
})
