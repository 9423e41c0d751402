/** A practice server that writes so many changes a second when told to; speaks over its process's channel. */
import path from 'node:path'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someAlert, someAnomaly, someHotspot, someRecommendation } from '../testing/practice-world.ts'

export type FloodCommand = { perSecond: number; seconds: number }
export type FloodReply = { written: number }

const HOTSPOTS = 60
const TICK_MS = 10

const world = createWorld()
for (let n = 0; n < HOTSPOTS; n++) {
  world.write('hotspot', `h${n}`, someHotspot({ name: `Supplier ${n}` }))
  world.write('alert', `a${n}`, someAlert(`h${n}`, { message: `Supplier ${n} is above its baseline.` }))
  world.write('recommendation', `r${n}`, someRecommendation(`h${n}`))
}

/** Of ten changes six are new figures of hotspots; alerts, anomalies and recommendations come and go. */
function writeChange(n: number) {
  const turn = Math.floor(n / 10)
  const isNew = turn % 2 === 0
  const pair = Math.floor(turn / 2)
  switch (n % 10) {
    case 6:
      return world.write(
        'alert',
        `new-${pair}`,
        isNew ? someAlert(`h${pair % HOTSPOTS}`, { level: 'WARN' }) : { status: 'RESOLVED' },
      )
    case 7:
      return world.write('alert', `a${turn % HOTSPOTS}`, { status: isNew ? 'ACKNOWLEDGED' : 'FIRING' })
    case 8:
      return world.write('anomaly', `n${pair}`, isNew ? someAnomaly() : { status: 'RECOVERED' })
    case 9:
      return world.write('recommendation', `r${turn % HOTSPOTS}`, { co2Reduction: 1_000 + (n % 997) })
    default:
      return world.write('hotspot', `h${n % HOTSPOTS}`, {
        predictedCo2: 10_000 + (n % 4_999),
        percentAbove: 80 + (n % 311),
      })
  }
}

const server = await servePractice(world, { dist: path.join(import.meta.dirname, '../dist') })
process.on('message', ({ perSecond, seconds }: FloodCommand) => {
  const began = performance.now()
  let written = 0
  const timer = setInterval(() => {
    const elapsed = Math.min(seconds, (performance.now() - began) / 1000)
    while (written < elapsed * perSecond) writeChange(written++)
    if (elapsed < seconds) return
    clearInterval(timer)
    process.send?.({ written } satisfies FloodReply)
  }, TICK_MS)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server.url })
