import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../../api/testing/harness.ts'
import { useBrowser } from './browser.ts'
import { executablePath } from './chromium.ts'
import { fillPages, type NamedPage, pagesOf } from './pages.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(!executablePath)('every page', () => {
  const open = useBrowser()
  let home: Home
  let node: TestNode
  let pages: NamedPage[]

  beforeAll(async () => {
    home = await makeHome(swiftest())
    node = await openNode(home.config)
    await fillPages(node)
    pages = await pagesOf(node)
  }, 120_000)
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  it('can be used by everybody, light and dark, and complains of nothing', async () => {
    const { page, complaints } = await open(node.url, { reducedMotion: 'reduce' })
    const violations: string[] = []
    for (const { name, address } of pages) {
      await page.goto(`${node.url}${address}`)
      await page.locator('main h1').waitFor()
      await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: 30_000 }).toBe(0)
      await page.evaluate(axe)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.locator(`html[data-colour-scheme="${colorScheme}"]`).waitFor()
        const { violations: found } = await page.evaluate(() =>
          (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
        )
        for (const { id, impact, nodes } of found)
          if (impact === 'serious' || impact === 'critical')
            violations.push(
              `${name}, ${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
            )
      }
    }
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
  }, 240_000)

  it('shows names as text, however they are written, and needs no room beside it on a phone', async () => {
    const { page } = await open(node.url, { viewport: { width: 390, height: 844 } })
    const wide: string[] = []
    for (const { name, address } of pages) {
      await page.goto(`${node.url}${address}`)
      await page.locator('main h1').waitFor()
      expect(await page.locator('main img').count()).toBe(0)
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (overhang > 0) wide.push(`${name}: ${overhang} px`)
    }
    expect(wide).toEqual([])
  }, 120_000)
})
