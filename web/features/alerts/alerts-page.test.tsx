// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAlert, someAnomaly, someHotspot, type World } from '../../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

const raise = (id: string, fields: Record<string, unknown> = {}) =>
  world.write('alert', id, someAlert(null, { message: `Alert ${id}`, ...fields }))
const open = async (address: string) => {
  page = openPage(server.url, address)
  await eventually(() => screen.getByRole('heading', { name: 'Alerts', level: 1 }))
  await page.live()
}
const list = () => within(screen.getByRole('table', { name: 'Alerts' }))
const listed = () => [...document.querySelectorAll('[data-row-link] [title^="Alert"]')].map((row) => row.textContent)
const detail = () => within(screen.getByRole('article', { name: 'Alert' }))
const standing = () => detail().getAllByRole('status')[0]?.textContent
const opened = async (message: string) =>
  eventually(() => expect(detail().getByRole('heading', { level: 2 }).textContent).toBe(message))

describe('the list of alerts', () => {
  it('shows what is open, the worst first, and what else the address asks for', async () => {
    raise('warned', { level: 'WARN' })
    raise('critical', { level: 'CRITICAL' })
    raise('silent', { status: 'SUPPRESSED', silencedBy: 'mara', silencedUntil: '2030-05-06T06:00:00Z' })
    raise('over', { status: 'RESOLVED' })
    await open('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert critical', 'Alert silent', 'Alert warned']))
    expect(list().getByText(/Silenced by mara until/).textContent).toMatch(/6 May 2030/)

    fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'silenced' } })
    await eventually(() => expect(listed()).toEqual(['Alert silent']))
    expect(page.address()).toBe('/alerts?status=silenced')
    page.go('/alerts?level=HIGH&order=newest')
    await eventually(() => expect(listed()).toEqual(['Alert silent', 'Alert critical']))
    page.go('/alerts?q=WARNED')
    await eventually(() => expect(listed()).toEqual(['Alert warned']))
  })

  it('keeps filter and list when one is opened, by the keyboard as well', async () => {
    raise('second', { level: 'HIGH' })
    raise('first', { level: 'CRITICAL' })
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toHaveLength(2))
    await press('j')
    expect(document.activeElement?.textContent).toContain('Alert first')
    fireEvent.click(document.activeElement as Element)
    await opened('Alert first')
    expect(page.address()).toBe('/alerts/first?status=firing')
    await press('j')
    await opened('Alert second')
    page.back()
    await eventually(() => expect(page.address()).toBe('/alerts?status=firing'))
    expect(listed()).toHaveLength(2)
  })

  it('acknowledges the row that was moved to, though a worse one has come above it', async () => {
    raise('other', { level: 'WARN' })
    raise('meant', { level: 'HIGH' })
    await open('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert meant', 'Alert other']))
    await press('j')
    raise('worse', { level: 'CRITICAL' })
    await eventually(() => expect(listed()).toHaveLength(3))
    await press('a')
    await eventually(() => expect(world.find('alert', 'meant')).toMatchObject({ status: 'ACKNOWLEDGED' }))
    expect(world.find('alert', 'worse')).toMatchObject({ status: 'FIRING' })
  })

  it('does the same with all that are chosen, and lists those that were refused', async () => {
    for (const id of ['a', 'b', 'c']) raise(id)
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toHaveLength(3))
    for (let row = 0; row < 3; row++) {
      await press('j')
      await press('x')
    }
    await eventually(() => screen.getByText('3 chosen'))
    world.write('alert', 'b', { status: 'RESOLVED', resolvedBy: 'mara' }, true)
    fireEvent.click(screen.getByRole('button', { name: 'Resolve all' }))
    await eventually(() => {
      const refused = screen.getByRole('alert')
      expect(within(refused).getByText('Alert b')).toBeTruthy()
      expect(refused.textContent).toContain('Somebody was faster')
    })
    await eventually(() => expect(listed()).toEqual([]))
    const by = (id: string) => world.find('alert', id)?.resolvedBy
    await eventually(() => expect(['a', 'b', 'c'].map(by)).toEqual(['somebody', 'mara', 'somebody']))
  })

  it('takes back what the server did not do and says why, also where the row had left the list', async () => {
    raise('a')
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toEqual(['Alert a']))
    await server.stop()
    await press('j')
    await press('a')
    await eventually(() => expect(screen.getByRole('alert').textContent).toContain('cannot be reached'))
    expect(listed()).toEqual(['Alert a'])
    expect(list().getByText('Firing')).toBeTruthy()
  })
})

describe('an alert', () => {
  it('is silenced for some time with a note, says until when and by whom, and fires again', async () => {
    raise('a')
    await open('/alerts/a')
    await opened('Alert a')
    fireEvent.click(detail().getByRole('button', { name: 'Add a note' }))
    fireEvent.change(detail().getByLabelText('Note'), { target: { value: 'port is closed' } })
    act(() => (document.activeElement as HTMLElement).blur())
    await press('s')
    fireEvent.click(detail().getByRole('button', { name: '4 hours' }))
    await eventually(() => expect(standing()).toMatch(/Silenced by somebody until/))
    const until = Date.parse(String(world.find('alert', 'a')?.silencedUntil))
    expect(Math.abs(until - Date.now() - 4 * 3_600_000)).toBeLessThan(60_000)
    expect(detail().getByText('port is closed')).toBeTruthy()

    world.write('alert', 'a', { status: 'FIRING', silencedUntil: null, silencedBy: null })
    await eventually(() => expect(standing()).toBe('Firing'))
    expect(detail().queryByText('Silenced until')).toBeNull()
  })

  it('is not silenced until a moment that has passed; a silence can be ended', async () => {
    raise('a', { status: 'SUPPRESSED', silencedBy: 'mara', silencedUntil: '2030-05-06T06:00:00Z' })
    await open('/alerts/a')
    await opened('Alert a')
    await press('s')
    fireEvent.change(detail().getByLabelText('Or until'), { target: { value: '2020-01-01T08:00' } })
    fireEvent.click(detail().getByRole('button', { name: 'Silence' }))
    expect(detail().getByText('This moment has passed.')).toBeTruthy()
    fireEvent.click(detail().getByRole('button', { name: 'End the silence' }))
    await eventually(() => expect(world.find('alert', 'a')).toMatchObject({ status: 'FIRING', silencedUntil: null }))
    await eventually(() => expect(standing()).toBe('Firing'))
  })

  it('is shown as acknowledged at once, and as it is when somebody was faster', async () => {
    raise('a')
    await open('/alerts/a')
    await opened('Alert a')
    world.write('alert', 'a', { status: 'RESOLVED', resolvedBy: 'mara' }, true)
    await press('a')
    await eventually(() => expect(standing()).toBe('Acknowledged by you'))
    await eventually(() => expect(detail().getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(standing()).toBe('Resolved by mara'))
    expect(detail().queryByRole('button', { name: /Acknowledge/ })).toBeNull()
  })

  it('of many anomalies lists them page by page with their packages, and those that join', async () => {
    raise('group', { count: 60 })
    const late = (n: number) => {
      const about = { __typename: 'Package', id: `p${n}`, trackingNumber: `JD${n}`, carrier: 'DHL' }
      world.write('anomaly', `n${n}`, { ...someAnomaly({ type: 'STUCK', package: about }), alertId: 'group' })
    }
    for (let n = 1; n <= 60; n++) late(n)
    await open('/alerts/group')
    await eventually(() => detail().getByText('60 open, 60 in all'))
    const packages = () => detail().getAllByRole('link', { name: /^JD/ })
    expect(packages()).toHaveLength(50)
    fireEvent.click(detail().getByRole('button', { name: 'Show more' }))
    await eventually(() => expect(packages()).toHaveLength(60))
    expect(packages()[0]?.getAttribute('href')).toBe('/packages/JD60')
    late(61)
    raise('group', { count: 61 })
    await eventually(() => detail().getByText('61 open, 61 in all'))
    expect(detail().getByRole('link', { name: 'JD61' })).toBeTruthy()
  })

  it('of a hotspot leads to it and shows its figures; of a data error says what to correct', async () => {
    world.write('hotspot', 'h', someHotspot({ name: 'Cipla' }))
    raise('hot', { hotspotId: 'h' })
    raise('wrong')
    const calculation = { formula: '857 t × 9,300 km × 0.6', method: 'FREIGHT', inputs: {} }
    const emission = { __typename: 'Emission', id: 'e', eventId: 'leg-7', co2: 4_200_000, calculation }
    world.write('anomaly', 'n', someAnomaly({ alertId: 'wrong', emission, package: null }))
    await open('/alerts/hot')
    const link = await screen.findByRole('link', { name: 'Cipla' }, { timeout: 20_000 })
    expect(link.getAttribute('href')).toBe('/hotspots/h')
    expect(detail().getByText('12.4 t')).toBeTruthy()
    page.go('/alerts/wrong')
    await eventually(() => detail().getByText('What to correct'))
    expect(detail().getByText(/Correct the weight/)).toBeTruthy()
    expect(detail().getByText(/leg-7/).textContent).toContain('kept but not counted')
  })

  it('that should never have been leaves its list, its page and the toasts', async () => {
    await open('/alerts')
    raise('wrong', { level: 'CRITICAL' })
    raise('right')
    await eventually(() => expect(listed()).toEqual(['Alert wrong', 'Alert right']))
    await eventually(() => expect(screen.getAllByText('Alert wrong').length).toBeGreaterThan(1))
    page.go('/alerts/wrong')
    await opened('Alert wrong')
    world.remove('alert', 'wrong')
    await screen.findByText('There is no such alert', {}, { timeout: 20_000 })
    await eventually(() => expect(screen.queryByText('Alert wrong')).toBeNull())
    page.go('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert right']))
  })

  it('that there is not says so', async () => {
    await open('/alerts/none')
    await screen.findByText('There is no such alert', {}, { timeout: 20_000 })
  })
})
