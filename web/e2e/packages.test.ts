import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../../api/testing/harness.ts'
import { record, scan } from '../../api/testing/scans.ts'
import { useBrowser } from './browser.ts'
import { executablePath } from './chromium.ts'

const COUNT = 100_000
/** Every tenth has told where it is. */
const MOVING = COUNT / 10

/** Written by SQL: what is tested is the page. Package n is the nth oldest, at a place of its own around the world. */
const packages = `
  insert into "Package" (
    id, "trackingNumber", carrier, status, location, latitude, longitude,
    "promisedAt", "estimatedDelivery", "firstScanAt", "lastScanAt", "createdAt", "updatedAt"
  )
  select
    (lpad(to_hex(1700000000000 + n), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
    'JD' || lpad(n::text, 9, '0'), (array['DHL', 'UPS', 'GLS', 'Hermes'])[1 + n % 4], 'IN_TRANSIT', 'Hub ' || n % 60,
    case when n % 10 = 0 then -40 + n % 997 / 10.0 end, case when n % 10 = 0 then -150 + n % 2999 / 10.0 end,
    timestamptz '2026-03-05Z', timestamptz '2026-03-04Z',
    timestamptz '2026-03-01Z', timestamptz '2026-03-02Z', timestamptz '2026-03-01Z', timestamptz '2026-03-02Z'
  from generate_series(1, ${COUNT}) n`

const numberOf = (n: number) => `JD${String(n).padStart(9, '0')}`

describe.skipIf(!executablePath)(`${COUNT} packages in a browser`, () => {
  const open = useBrowser()
  let home: Home
  let node: TestNode

  beforeAll(async () => {
    home = await makeHome(swiftest())
    node = await openNode(home.config)
    await node.db.$executeRawUnsafe(packages)
    await node.db.$executeRawUnsafe('analyze "Package"')
  }, 180_000)
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  const table = (page: Page) => page.getByRole('table', { name: 'Packages' })
  const rowOf = (page: Page, index: number) => table(page).locator(`tr[data-row="${index}"]`)
  const scrollTo = (page: Page, share: number) =>
    table(page).evaluate((element, share) => {
      const scroller = element.parentElement
      if (scroller) scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight)
    }, share)
  /** The place in the list of the first row that is wholly drawn, and its package. */
  const firstRead = (page: Page) =>
    table(page)
      .locator('tr[data-row]', { has: page.getByRole('link') })
      .first()
      // Both at once: rows before it may be drawn between two questions.
      .evaluate((row) => ({
        index: Number(row.getAttribute('data-row')),
        text: row.querySelector('a')?.innerText ?? '',
      }))

  it('are scrolled through to the last, each at its place, with no more rows than can be seen', async () => {
    const { page, complaints } = await open(`${node.url}/packages`)
    await rowOf(page, 0)
      .getByRole('link', { name: numberOf(COUNT) })
      .waitFor()
    for (const share of [0.25, 0.5, 0.9, 0.31]) {
      await scrollTo(page, share)
      await expect
        .poll(async () => Math.round(((await firstRead(page)).index / COUNT) * 100), { timeout: 30_000 })
        .toBe(Math.round(share * 100))
      const { index, text } = await firstRead(page)
      expect(text).toContain(numberOf(COUNT - index))
      expect(await table(page).locator('tr').count()).toBeLessThan(100)
    }
    await scrollTo(page, 1)
    await rowOf(page, COUNT - 1)
      .getByRole('link', { name: numberOf(1) })
      .waitFor()
    expect(complaints).toEqual([])
  }, 120_000)

  it('change where they stand while one looks, and are narrowed to those of a carrier', async () => {
    const { page } = await open(`${node.url}/packages`)
    const row = rowOf(page, 2)
    await row.getByRole('link', { name: numberOf(COUNT - 2) }).waitFor()
    await record(node, [scan(numberOf(COUNT - 2), 30, 'OUT_FOR_DELIVERY', { location: 'Antwerp' })])
    await row.getByText('Antwerp').waitFor()
    expect(await row.innerText()).toContain('Out for delivery')

    await page.goto(`${node.url}/packages?carrier=UPS`)
    await rowOf(page, 0)
      .getByRole('link', { name: numberOf(COUNT - 3) })
      .waitFor()
    expect(await table(page).getAttribute('aria-rowcount')).toBe(String(COUNT / 4 + 1))
  }, 120_000)

  it('are on the map as far as they told a place, move there, and are picked from the list of what is in view', async () => {
    const { page, complaints } = await open(`${node.url}/map`)
    const said = page.getByRole('status').filter({ hasText: /^[\d,]+ packages?$/ })
    await page.locator('[data-map="ready"]').waitFor()
    await page.getByRole('button', { name: 'Fit all' }).click()
    await expect.poll(() => said.innerText(), { timeout: 60_000 }).toBe(`${MOVING.toLocaleString('en')} packages`)

    await record(node, [scan(numberOf(1), 31, 'IN_TRANSIT', { location: 'Zürich', latitude: 47.38, longitude: 8.54 })])
    await expect.poll(() => said.innerText()).toBe(`${(MOVING + 1).toLocaleString('en')} packages`)
    await page.goto(`${node.url}/map?at=47.4,8.5,8`)
    await page.getByRole('option', { name: numberOf(1) }).click()
    const card = page.getByRole('region', { name: `Package ${numberOf(1)}` })
    await card.getByText('Zürich').waitFor()
    await record(node, [scan(numberOf(1), 32, 'DELIVERED', { location: 'Zürich', latitude: 47.38, longitude: 8.54 })])
    await card.getByText('It is not on the map').waitFor()
    expect(complaints).toEqual([])
  }, 180_000)
})
