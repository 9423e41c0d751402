import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { randomFrom } from '../bench/activities.ts'
import { ConfigError } from '../platform/errors.ts'
import { playAsItIs } from './judged.ts'
import { type HotspotReport, renderReport } from './report.ts'
import { drawPlaces, playRises } from './rises.ts'
import { type Input, readRows } from './rows.ts'
import { scoreLines } from './scores.ts'
import { reachVerdicts } from './verdict.ts'

const usage = `Usage: npm run backtest -- hotspots FILE.csv [options]

Plays a file of activities, or of USAID shipments (as npm run import takes them; gzip is fine), through the hotspot engine
in memory and says what it finds, what it misses and how late it is. The rows come in as an import would send them one
by one: activities in the order of the file, consignments in the order of their delivery.

  --scores OUT.csv   a line for every row of the file, in its order: how the entity it is filed under stood when the row
                     came in (kg CO2e), and a score from 0 to 1, how surely it emits more than it used to
  --all-entities     in that file, a line more for each further entity that a row counts for
  --json FILE        the figures of the report as JSON
  --seed 1           draws other places for the rises
  --help             this text
`

/** `npm run backtest -- hotspots`. @throws ConfigError, and InputError of the readers */
export async function backtestHotspots(args: string[]): Promise<void> {
  const { file, scores, json, seed, allEntities, help } = readArguments(args)
  if (help) return void process.stdout.write(usage)
  const now = new Date()
  const input = await readRows(file, now)
  // Opened first, so that a missing folder shows before the work and not after it.
  if (scores)
    await write(scores, (target) =>
      pipeline(Readable.from(scoreLines(input, allEntities, now)), createWriteStream(target)),
    )
  const report = judgeFile(file, input, seed, now)
  process.stdout.write(renderReport(report))
  if (json) await write(json, (target) => writeFile(target, `${JSON.stringify(report, null, 2)}\n`))
}

/** Judges the engine with a file; the same seed gives the same figures. */
export function judgeFile(file: string, { rows, sources }: Input, seed: number, now: Date): HotspotReport {
  const items = sources.map(({ item }) => item)
  const played = playAsItIs(items, now)
  const places = drawPlaces(played, items, randomFrom(seed))
  const outcomes = playRises(items, played, places, now)
  return {
    file,
    seed,
    rows: rows.length,
    activities: items.length,
    entities: played.entities,
    late: played.late,
    results: reachVerdicts(played.judged, outcomes),
  }
}

async function write(target: string, writing: (target: string) => Promise<void>): Promise<void> {
  try {
    await writing(target)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code) throw error
    throw new ConfigError(`${target} cannot be written: ${message}.`)
  }
}

function readArguments(args: string[]) {
  const { values, positionals } = parsed(args)
  const [file, ...more] = positionals
  if (!file && !values.help) throw new ConfigError('Say which file to play: npm run backtest -- hotspots FILE.csv')
  if (more.length > 0) throw new ConfigError(`One file at a time: ${more.join(' ')} is too much.`)
  const seed = Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new ConfigError(`--seed takes a whole number, not ${values.seed}.`)
  return { ...values, file: file ?? '', seed, allEntities: values['all-entities'] }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        scores: { type: 'string' },
        'all-entities': { type: 'boolean', default: false },
        json: { type: 'string' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} (npm run backtest -- hotspots --help)`)
  }
}
