/**
 * `npm run test:chaos [-- --seed N --seconds N --kills N]`: two nodes on PostgreSQL and Redis, ten writers and thirty subscribers
 * that are cut off and resume at random, while everything is killed, frozen and restarted in an order that the seed
 * decides. At the end each subscriber must have exactly the committed changes of its filter, in order. Before that the
 * embedded database is killed `--kills` times under load; `--only embedded` ends there.
 */
import { parseArgs } from 'node:util'
import { randomFrom } from '../bench/activities.ts'
import { ConfigError } from '../platform/errors.ts'
import { runProcess } from '../platform/run-process.ts'
import { findServices, installHint } from '../testing/services.ts'
import { openBystanders } from './bystanders.ts'
import { runEmbedded } from './embedded.ts'
import { resultWithError, type StreamEnd } from './follow.ts'
import type { Interest } from './interests.ts'
import { countMissing, report } from './report.ts'
import { startServices } from './services.ts'
import { steps, untilCommitted, type World } from './steps.ts'
import { startSubscribers } from './subscribers.ts'
import { openTruth } from './truth.ts'
import { pause, pick, shuffled, until } from './wait.ts'
import { startWriters } from './writers.ts'

const writerCount = 10
const subscriberCount = 30
/** For each kill of the embedded database it may take a little longer. */
const limitSeconds = (kills: number) => 240 + 40 * kills
/** Connections that PostgreSQL left behind are found broken for so long after it is back. */
const errorsLastMs = 5_000
const begun = performance.now()

const say = (text: string) => console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${text}`)

type Arguments = { seed: number; seconds: number; kills: number; only: string | undefined }

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      kills: { type: 'string', default: '3' },
      only: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  const seconds = Number(values.seconds)
  const kills = Number(values.kills)
  if (!Number.isSafeInteger(seed)) throw new ConfigError('--seed must be a whole number, as an earlier run printed it.')
  if (!(seconds >= 0 && seconds <= 180)) throw new ConfigError('--seconds must be a number from 0 to 180.')
  if (!(Number.isInteger(kills) && kills >= 0 && kills <= 100)) throw new ConfigError('--kills must be from 0 to 100.')
  if (values.only && values.only !== 'embedded' && values.only !== 'postgres') {
    throw new ConfigError('--only takes embedded or postgres.')
  }
  return { seed, seconds, kills, only: values.only }
}

/** Cuts a line every now and then, for a blink or for some seconds. */
async function cutLines({ random, subscribers, scissors, signal }: World, writing: AbortSignal): Promise<void> {
  while (!writing.aborted && !signal.aborted) {
    await pause(50 + random() * 300, writing)
    if (scissors.rest) continue
    const away = random()
    pick(random, subscribers).cut(away < 0.3 ? 0 : away < 0.9 ? away * 1_000 : away * 5_000)
  }
}

/** The whole run. @returns whether all is as it must be */
async function run(
  { seed, seconds }: Arguments,
  found: NonNullable<ReturnType<typeof findServices>>,
  life: AbortController,
): Promise<boolean> {
  const { signal } = life
  const fail = (error: Error) => life.abort(error)
  const closers: (() => Promise<void>)[] = []
  try {
    const services = await startServices(found, signal, fail)
    closers.push(services.close)
    const truth = openTruth(services.postgres.url)
    closers.push(truth.close)
    const writers = await startWriters(writerCount, seed + 1_000, { nodes: services.nodes, fail }, signal)
    closers.push(writers.stop)
    const { position: began } = await truth.head()
    const ended: { openSince: number; at: number; reason: string }[] = []
    const onEnd = (openSince: number, { reason }: StreamEnd, { wide }: Interest) => {
      const now = performance.now()
      const postgresForMs = now - (services.postgres.upSince() ?? now)
      if (reason.startsWith(resultWithError) && postgresForMs > errorsLastMs) {
        fail(
          new Error(`A subscriber got a ${reason} ${Math.round(postgresForMs)} ms after PostgreSQL was there again.`),
        )
      }
      // A change that cannot be read whole without PostgreSQL is a reason to leave and resume.
      if (!wide) ended.push({ openSince, at: now, reason })
    }
    const urls = services.nodes.map(({ url }) => url)
    const subscribers = startSubscribers(subscriberCount, seed + 2_000, { urls, truth, fail, onEnd })
    closers.push(openBystanders(urls))
    closers.push(async () => void (await Promise.all(subscribers.map((each) => each.stop()))))

    const random = randomFrom(seed)
    const world: World = {
      ...services,
      random,
      writers,
      subscribers,
      lockEntities: truth.lockEntities,
      head: async () => (await truth.head()).position,
      scissors: { rest: false },
      endedSince: (time) => ended.filter((end) => end.openSince < time && end.at > time).map(({ reason }) => reason),
      signal,
    }
    const writing = new AbortController()
    const cutting = cutLines({ ...world, random: randomFrom(seed + 3_000) }, writing.signal)
    const chaosBegan = performance.now()
    say(`two nodes, ${writerCount} writers and ${subscriberCount} subscribers are at work`)
    do {
      for (const step of shuffled(random, steps)) {
        await untilCommitted(world, 100, 'between two steps')
        say(`${step.name}: ${await step.run(world)}`)
      }
    } while (performance.now() - chaosBegan < seconds * 1_000)
    await untilCommitted(world, 100, 'after the last step')

    writing.abort()
    await Promise.all([cutting, writers.stop()])
    say('the writers are done; the subscribers catch up')
    const complete = async () => (await countMissing(subscribers, truth)) === 0
    // Whoever lacks something after this is named by the report.
    await until('every subscriber has what was committed', 20, signal, complete).catch(() => signal.throwIfAborted())
    // What comes twice may come late.
    await pause(1_500, signal)
    const counts = await Promise.all(services.nodes.map((node) => node.repaired()))
    const repaired = counts.includes(null) ? null : counts.reduce<number>((sum, each) => sum + (each ?? 0), 0)
    return await report({ seed, subscribers, writers, truth, repaired, began })
  } finally {
    for (const closeNext of closers.splice(0).reverse()) await closeNext()
  }
}

await runProcess(async (stop) => {
  const options = readArguments()
  const { seed, seconds, kills, only } = options
  const life = new AbortController()
  stop.signal.addEventListener('abort', () => life.abort(new ConfigError('The run was stopped.')))
  const limit = setTimeout(
    () => life.abort(new ConfigError(`The run took more than ${limitSeconds(kills)} s and was ended.`)),
    limitSeconds(kills) * 1_000,
  )
  // Where even the cleaning up hangs.
  setTimeout(() => process.exit(1), (limitSeconds(kills) + 20) * 1_000).unref()
  try {
    say(`seed ${seed}`)
    if (only !== 'postgres' && !(await runEmbedded({ seed, kills, signal: life.signal, say }))) {
      throw new ConfigError('FAILED: see above.')
    }
    if (only !== 'embedded') await runServices(options, life)
    say('nothing lost, nothing repeated, all in order')
  } catch (error) {
    console.log(`FAILED with seed ${seed}: npm run test:chaos -- --seed ${seed} --seconds ${seconds} --kills ${kills}`)
    // What the run itself complains about is a sentence; where it was thrown says nothing.
    throw error instanceof Error && error.constructor === Error ? new ConfigError(error.message) : error
  } finally {
    clearTimeout(limit)
  }
})

async function runServices(options: Arguments, life: AbortController): Promise<void> {
  const found = findServices()
  if (!found) {
    const skipped = `skipped: chaos on PostgreSQL and Redis, which are not installed (${installHint})`
    if (process.env.REQUIRE_SERVICES === '1') throw new ConfigError(skipped)
    console.log(skipped)
    return
  }
  say(`${options.seconds} s or one round of ${steps.length} steps, whichever is longer`)
  if (!(await run(options, found, life))) throw new ConfigError('FAILED: see above.')
}
