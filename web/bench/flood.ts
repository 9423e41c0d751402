import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Browser, CDPSession } from 'playwright-core'
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
  const child = fork(path.join(import.meta.dirname, 'flood-server.ts'), { execArgv: ['--import', 'tsx'] })
  const next = async () => (await once(child, 'message'))[0] as FloodReply
  try {
    const first = await next()
    if (!('url' in first)) throw new Error('The practice server gave no address.')
    const { page, session, close } = await openWindow(browser)
    await page.goto(first.url)
    await page.getByText('Live', { exact: true }).first().waitFor()
    const flood = async (seconds: number) => {
      child.send({ perSecond: PER_SECOND, seconds } satisfies FloodCommand)
      await next()
    }
    // The feed and the lists fill up: what they hold is no leak.
    await flood(WARM_UP)
    await page.waitForTimeout(1_500)
    const before = await heap(session)
    await watchFrames(page)
    await flood(SECONDS)
    const { perSecond, longest } = await readFrames(page)
    await page.waitForTimeout(3_000)
    const after = await heap(session)
    await close()
    return [
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
    child.kill()
  }
}
