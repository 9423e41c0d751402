// @vitest-environment happy-dom

import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { TestNode } from '../../../api/testing/harness.ts'
import { ask, type PlumeProcess, startProcess } from '../../../api/testing/process.ts'
import { hamburg, hour, munich, record, scan } from '../../../api/testing/scans.ts'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'

const COUNT = 400
const ROW = 40
let server: PlumeProcess
let dataDir: string
let url: string
let node: Pick<TestNode, 'data'>
let page: OpenPage

const open = (address: string) => {
  page = openPage(url, address)
}
const table = () => screen.getByRole('table', { name: 'Packages' })
const numbers = () =>
  within(table())
    .getAllByRole('row')
    .map((row) => row.querySelector('a')?.textContent)
const name = (n: number) => `JD${String(n).padStart(4, '0')}`

describe('the packages of a real server', () => {
  beforeAll(async () => {
    Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 })
    // A process of its own: a server does not run where there is a document.
    dataDir = await mkdtemp(path.join(tmpdir(), 'plume-test-'))
    await cp(inject('blankDataDir'), dataDir, { recursive: true })
    server = startProcess({ DATA_DIR: dataDir, CORS_ORIGINS: 'http://localhost:3000' })
    url = await server.url
    node = { data: (query, variables) => ask(url, query, variables) }
    const details = { carrier: 'DHL', massKg: 12, mode: 'ROAD', promisedAt: hour(90), ...hamburg }
    // One call each hundred, so that a later package is a newer one.
    for (let from = 1; from <= COUNT; from += 100)
      await record(
        node,
        Array.from({ length: 100 }, (_, n) => scan(name(from + n), 1, 'PICKED_UP', details)),
        true,
      )
    await record(node, [scan(name(1), 9, 'DELIVERED', munich)], true)
  })
  afterEach(() => page.close())
  afterAll(async () => {
    server.kill('SIGTERM')
    await server.ended
    await rm(dataDir, { recursive: true, force: true })
  })

  it('lists them at any place, the same as the server does, and follows them', async () => {
    type Page = { packages: { edges: { node: { trackingNumber: string } }[] } }
    const all = await node.data<Page>('{ packages(first: 500) { edges { node { trackingNumber } } } }')
    const order = all.packages.edges.map((edge) => edge.node.trackingNumber)
    open('/packages')
    await eventually(() => expect(numbers()).toContain(order[0]))
    const scroller = table().parentElement as HTMLElement
    act(() => {
      scroller.scrollTop = 320 * ROW
      fireEvent.scroll(scroller)
    })
    await eventually(() => expect(numbers()).toEqual(expect.arrayContaining(order.slice(320, 330))))
    const [, seen = ''] = order.slice(320)
    await page.live()
    await record(node, [scan(seen, 5, 'ON_HOLD', hamburg), scan('NEW1', 5, 'PICKED_UP', hamburg)])
    await eventually(() => expect(screen.getByRole('row', { name: new RegExp(seen) }).textContent).toContain('On hold'))
    expect(numbers()).toEqual(expect.arrayContaining(order.slice(320, 330)))
    fireEvent.click(await screen.findByRole('button', { name: '1 new package' }, { timeout: 20_000 }))
    await eventually(() => expect(numbers()).toContain('NEW1'))
  })

  it('narrows by status, carrier and number on the server', async () => {
    open('/packages?status=DELIVERED&carrier=DHL&q=jd0')
    await eventually(() => expect(numbers()).toEqual([undefined, name(1)]))
    expect(screen.getByText('1 fit')).toBeTruthy()
  })

  it('shows one with its scans and its carbon, and a scan that arrives', async () => {
    open(`/packages/${name(1)}`)
    await screen.findByText('How Hamburg → Munich was computed', {}, { timeout: 20_000 })
    expect(region('Carbon').getAllByText(/Road · \d+ km · 12 kg/).length).toBeGreaterThan(0)
    expect(screen.getByText(/^Delivered 1 Mar/)).toBeTruthy()
    await page.live()
    await record(node, [scan(name(1), 20, 'IN_TRANSIT', { location: 'Berlin' })])
    await eventually(() => expect(within(screen.getByRole('list', { name: 'Scans' })).getByText(/Berlin/)).toBeTruthy())
    await eventually(() => expect(region('Anomalies').getByRole('article', { name: 'Data error' })).toBeTruthy())
  })
})
