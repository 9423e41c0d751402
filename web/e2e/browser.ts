import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFailed } from 'vitest'
import { buildIfStale } from '../../api/build/build-if-stale.ts'
import { executablePath, launchOptions } from './chromium.ts'

if (!executablePath) {
  const skipped = 'skipped: the dashboard in Chromium, which is not installed (Debian: apt-get install chromium)'
  if (process.env.REQUIRE_SERVICES === '1') throw new Error(skipped)
  console.log(skipped)
}

export type Window = {
  page: Page
  /** What the browser complained of: errors of scripts, and what was written as an error. */
  complaints: string[]
}

/** A browser for the tests of the block it is called in, with the dashboard built; opens windows of their own. */
export function useBrowser(): (url: string, options?: BrowserContextOptions) => Promise<Window> {
  let browser: Browser
  beforeAll(async () => {
    buildIfStale()
    browser = await chromium.launch(launchOptions)
  }, 180_000)
  afterAll(() => browser?.close())
  return async (url, options) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    onTestFailed(async () => {
      const picture = path.join(await mkdtemp(path.join(tmpdir(), 'plume-picture-')), 'page.png')
      await page.screenshot({ path: picture }).catch(() => {})
      console.log(`The page as it was: ${picture}`)
    })
    await page.goto(url)
    return { page, complaints }
  }
}
