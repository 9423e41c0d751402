import { createClient } from 'graphql-ws'
import type { Browser } from 'playwright-core'
import { WebSocket } from 'ws'
import { impossible } from '../../api/testing/changes.ts'
import { inMs, type Line, quantile } from './figures.ts'
import { openWindow } from './open.ts'
import { startServer } from './server.ts'

const CHANGES = 200
const APART_MS = 120

type Change = { anomalyChanges: { at: string; anomaly: { description: string } } }

const eventIn = (text: string) => /Event (\S+) is kept/.exec(text)?.[1]

/** Runs in the page: notes when it first shows each event, at the frame that does. */
function watchEvents() {
  const seen: Record<string, number> = {}
  Object.assign(window, { seen })
  const look = () => {
    for (const line of document.querySelectorAll('main li')) {
      const event = /Event (\S+) is kept/.exec(line.textContent ?? '')?.[1]
      if (event) seen[event] ??= Date.now()
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** From the moment the server wrote a change, just before its commit, to the frame that shows it. */
export async function measureLatency(browser: Browser): Promise<Line[]> {
  const server = await startServer(20)
  const written = new Map<string, number>()
  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  client.subscribe<Change>(
    { query: 'subscription { anomalyChanges { at anomaly { description } } }' },
    {
      next({ data }) {
        const event = eventIn(data?.anomalyChanges.anomaly.description ?? '')
        if (event && data) written.set(event, Date.parse(data.anomalyChanges.at))
      },
      error: () => {},
      complete: () => {},
    },
  )
  try {
    const { page, close } = await openWindow(browser)
    await page.goto(server.url)
    await page.getByText('Live', { exact: true }).first().waitFor()
    await page.evaluate(watchEvents)
    for (let n = 0; n < CHANGES; n++) {
      await server.ingest([impossible(`change-${n}`)])
      await new Promise((resolve) => setTimeout(resolve, APART_MS * (0.5 + Math.random())))
    }
    await page.waitForFunction(
      (last) => last in (window as unknown as { seen: Record<string, number> }).seen,
      `change-${CHANGES - 1}`,
    )
    const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen)
    await close()
    const waits = Object.entries(seen).map(([event, at]) => at - (written.get(event) ?? Number.NaN))
    return [
      { what: `changes seen of ${CHANGES}`, value: String(waits.length) },
      { what: 'from written to on the screen, median', value: inMs(quantile(waits, 0.5)) },
      { what: 'from written to on the screen, p95', value: inMs(quantile(waits, 0.95)), aim: 'at most 250' },
    ]
  } finally {
    await client.dispose()
    await server.stop()
  }
}
