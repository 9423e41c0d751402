import type { Browser, CDPSession } from 'playwright-core'
import { startChild } from './child.ts'
import { inMs, type Line } from './figures.ts'
import type { FloodCommand, FloodReply } from './flood-server.ts'
import { readFrames, watchFrames } from './frames.ts'
import { openWindow } from './open.ts'

const PER_SECOND = 1_000
const SECONDS = 30
const WARM_UP = 5

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

/** The overview while 1,000 changes a second arrive for half a minute. */
export async function measureFlood(browser: Browser): Promise<Line[]> {
  const server = await startChild<FloodCommand, FloodReply>('flood-server.ts')
  try {
    const { page, session, close } = await openWindow(browser)
    await page.goto(server.url)
    await page.getByText('Live', { exact: true }).first().waitFor()
    const flood = (seconds: number) => server.ask({ perSecond: PER_SECOND, seconds })
    // The feed and the lists fill up: what they hold is no leak.
    await flood(WARM_UP)
    await page.waitForTimeout(1_500)
    const before = await heap(session)
    await watchFrames(page)
    const { written, seconds } = await flood(SECONDS)
    const { perSecond, longest } = await readFrames(page)
    await page.waitForTimeout(3_000)
    const after = await heap(session)
    await close()
    return [
      { what: 'changes a second that the node wrote', value: (written / seconds).toFixed(0), aim: `${PER_SECOND}` },
      {
        what: `frames a second at ${PER_SECOND} changes/s for ${SECONDS} s`,
        value: perSecond.toFixed(1),
        aim: 'at least 50',
      },
      { what: 'longest task', value: longest ? inMs(longest) : '< 50 ms', aim: 'at most 200' },
      {
        what: `heap ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after: change`,
        value: `${(100 * (after / before - 1)).toFixed(0)} %`,
        aim: 'at most 20',
      },
    ]
  } finally {
    server.stop()
  }
}
