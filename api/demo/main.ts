import { parseArgs } from 'node:util'
import pc from 'picocolors'
import { ingestActivities } from '../ingest/activities/ingest-activities-command.ts'
import type { ActivityInput } from '../ingest/activities/parse-activity.ts'
import type { ScanInput } from '../ingest/scans/parse-scan.ts'
import { recordScans } from '../ingest/scans/record-scans-command.ts'
import { startNode } from '../node.ts'
import { readConfig } from '../platform/config.ts'
import { ConfigError } from '../platform/errors.ts'
import { createLogger } from '../platform/logger.ts'
import { runProcess, stopWithin } from '../platform/run-process.ts'
import { readScans } from './package-scans.ts'
import { createClock, type ReplayClock, replay } from './replay.ts'
import { closeReplay, rewind } from './rewind.ts'
import { closePackages, rewindPackages } from './rewind-packages.ts'
import { readShipments } from './shipments.ts'

/** History before this date is loaded quietly; what comes after it is replayed. */
const replayFrom = new Date('2013-01-01T00:00:00Z')
const pauseBetweenLapsMs = 5_000
const batchSize = 250

const usage = `npm run demo -- [--seconds-per-month 5] [--paused] [--once]`

await runProcess(async ({ stopped, signal }) => {
  const { secondsPerMonth, paused, once } = readArguments()
  const config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
  const [shipments, scans] = [await readShipments(), await readScans()]
  const node = await startNode(config, createLogger(config.logLevel))
  const clock = createClock(signal)
  try {
    const history = shipments.filter((activity) => activity.occurredAt < replayFrom)
    const year = [...scans, ...shipments].filter((item) => timeOf(item) >= replayFrom)
    console.log(`Loading ${history.length} consignments of 2006-2012 (USAID supply chain, real data) …`)
    for (let start = 0; start < history.length && !signal.aborted; start += batchSize) {
      await ingestActivities(node.intake, history.slice(start, start + batchSize), { quiet: true })
    }
    const earlier = scans.filter(({ eventTime }) => eventTime < replayFrom)
    console.log(`Loading ${earlier.length} scans of packages before 2013 (Cargo 2000 air freight, real data) …`)
    for (let start = 0; start < earlier.length && !signal.aborted; start += 2 * batchSize) {
      await recordScans(node.intake, earlier.slice(start, start + 2 * batchSize), { quiet: true })
    }
    if (!signal.aborted) console.log(whereToLook(node.url))
    if (paused) clock.pause()
    listenToKeys(clock)
    for (let lap = 1; !signal.aborted; lap++) {
      await closeReplay(node.log)
      await closePackages(node.log)
      // Subscribers must read the rows of these changes before they are removed.
      if (lap > 1) await clock.wait(pauseBetweenLapsMs)
      await rewind(node.log, replayFrom)
      const numbers = await rewindPackages(node.log, replayFrom)
      const known = earlier.filter(({ trackingNumber }) => numbers.has(trackingNumber))
      await recordScans(node.intake, known, { quiet: true })
      if (clock.paused) console.log(pc.yellow('Paused; press the space bar to go on.'))
      await clock.wait(0)
      const take = async (items: Item[]) => {
        await recordScans(node.intake, items.filter(isScan))
        await ingestActivities(node.intake, items.filter(isActivity))
      }
      await replay(year, { timeOf, secondsPerMonth, take, onMonth: announce, clock }, signal)
      if (once || signal.aborted) break
      console.log(pc.dim(`2013 is over; it begins again in ${(2 * pauseBetweenLapsMs) / 1000} s (lap ${lap + 1}).`))
      await clock.wait(pauseBetweenLapsMs)
    }
    await stopped
  } finally {
    await stopWithin(config.maxStopMs, node.stop())
  }
})

type Item = ActivityInput | ScanInput

function isActivity(item: Item): item is ActivityInput {
  return 'occurredAt' in item
}

function isScan(item: Item): item is ScanInput {
  return !isActivity(item)
}

/** The times of the demo are all instants. */
function timeOf(item: Item): Date {
  return (isActivity(item) ? item.occurredAt : item.eventTime) as Date
}

function announce(month: Date) {
  console.log(pc.dim(month.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })))
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        'seconds-per-month': { type: 'string', default: '5' },
        paused: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
      },
    })
    const secondsPerMonth = Number(values['seconds-per-month'])
    if (!(secondsPerMonth >= 0)) throw new ConfigError(`--seconds-per-month takes a number: ${usage}`)
    return { secondsPerMonth, paused: values.paused, once: values.once }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`Usage: ${usage}`)
  }
}

function listenToKeys(clock: ReplayClock): void {
  if (!process.stdin.isTTY) return
  process.stdin.setRawMode(true)
  process.stdin.resume()
  process.stdin.on('data', (key) => {
    const text = key.toString()
    // A raw terminal sends no signal by itself.
    if (text === '\u0003' || text === 'q') process.kill(process.pid, 'SIGINT')
    if (text !== ' ') return
    if (clock.paused) clock.resume()
    else clock.pause()
    console.log(pc.yellow(clock.paused ? 'Paused; press the space bar to go on.' : 'Going on.'))
  })
}

function whereToLook(url: string): string {
  return `
  ${pc.bold('Plume')} replays 2013 now. Look here:

  ${pc.cyan('dashboard')}  ${url}
  ${pc.cyan('GraphiQL')}   ${url}/graphql   (the example subscription is filled in: press the button)
  ${pc.cyan('terminal')}   npm run tail
  ${pc.cyan('curl')}       curl -N ${url}/graphql -H 'accept: text/event-stream' -H 'content-type: application/json' \\
             -d '{"query":"subscription { hotspotChanges { cursor kind hotspot { entity { name } percentAbove severity status } } }"}'

  ${process.stdin.isTTY ? 'Space bar pauses and goes on, Ctrl-C stops.' : 'Ctrl-C stops.'}
`
}
