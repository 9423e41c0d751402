import type { Browser, CDPSession, Page } from 'playwright-core'

/** A window of a desk's size. What is evaluated in it is compiled here, with a helper that keeps functions' names. */
export async function openWindow(
  browser: Browser,
): Promise<{ page: Page; session: CDPSession; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript('globalThis.__name = (named) => named')
  return { page, session: await context.newCDPSession(page), close: () => context.close() }
}
