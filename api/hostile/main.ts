/**
 * `npm run test:hostile [-- --seed N --operations N --frames N --requests N]`: generated GraphQL operations, mutated
 * WebSocket frames and mutated HTTP requests against a real server, with a light query beside them. Nothing may end the
 * server, break it (INTERNAL_SERVER_ERROR), hold it up, or stay in its memory.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildServerIfStale } from '../build/build-if-stale.ts'
import { builtProgram } from '../build/built-program.ts'
import { ConfigError } from '../platform/errors.ts'
import { runProcess } from '../platform/run-process.ts'
import { drawFrom, times } from './draw.ts'
import { sendFrames } from './frames.ts'
import type { Lightly } from './light.ts'
import { type Known, makeOperation, type Operation } from './operations.ts'
import { sendRequests } from './requests.ts'
import { sendRows } from './rows.ts'
import type { FromServer } from './server.ts'
import { faultOfAnswer, quantile } from './verdict.ts'

const maxAnswerMs = 1_000
const maxLightMs = 250
const maxHeapGrowth = 0.2
const maxSeconds = 240
const maxShown = 8
/** The server keeps one of two cores for itself. */
const operationsAtOnce = 2
const begun = performance.now()

const say = (text: string) => console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${text}`)

function readArguments() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      operations: { type: 'string', default: '10000' },
      frames: { type: 'string', default: '10000' },
      requests: { type: 'string', default: '2000' },
    },
  })
  const count = (name: 'operations' | 'frames' | 'requests') => {
    const number = Number(values[name])
    if (Number.isSafeInteger(number) && number >= 0 && number <= 1_000_000) return number
    throw new ConfigError(`--${name} must be a whole number from 0 to 1,000,000.`)
  }
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  if (!Number.isSafeInteger(seed)) throw new ConfigError('--seed must be a whole number, as an earlier run printed it.')
  return { seed, operations: count('operations'), frames: count('frames'), requests: count('requests') }
}

type Target = {
  url: string
  heapBytes(): Promise<number>
  output(): string
  hasEnded(): boolean
  stop(): Promise<void>
}

/** A server in a process of its own, on an empty embedded database. */
async function startTarget(): Promise<Target> {
  buildServerIfStale()
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-hostile-'))
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--max-semi-space-size=8', builtProgram('api/hostile/server.ts')],
    {
      env: {
        ...{ PATH, HOME, TMPDIR, DATA_DIR: folder, EMBEDDED_DURABILITY: 'fast', PORT: '0', LOG_LEVEL: 'error' },
        // Full before the heap is measured first: a memory that fills up would pass for one that is lost.
        ANSWER_CACHE_MB: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-20_000)
    })
  }
  let hasEnded = false
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      hasEnded = true
      resolve()
    }),
  )
  const hear = () =>
    Promise.race([
      new Promise<FromServer>((resolve) => child.once('message', resolve as (message: unknown) => void)),
      ended.then((): never => {
        throw new Error(`The server has ended.\n${output}`)
      }),
    ])
  const started = await hear()
  if (!('url' in started)) throw new Error('The server said something else first.')
  return {
    url: started.url,
    async heapBytes() {
      const answer = hear()
      child.send('how much')
      const heard = await answer
      return 'heapBytes' in heard ? heard.heapBytes : 0
    },
    output: () => output,
    hasEnded: () => hasEnded,
    async stop() {
      child.kill('SIGTERM')
      await ended
      process.removeListener('exit', kill)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Answer = { status: number; body: string; ms: number }

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** One operation by POST, or by GET where it is short. */
function ask(url: string, { query, variables }: Omit<Operation, 'kind'>, isGet = false): Promise<Answer> {
  const begun = performance.now()
  const body = JSON.stringify({ query, variables })
  const target = isGet ? `${url}/graphql?query=${encodeURIComponent(query)}` : `${url}/graphql`
  const headers = isGet
    ? { 'x-plume-request': '1', accept: 'application/json' }
    : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(target, { method: isGet ? 'GET' : 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, body: text, ms: performance.now() - begun })
      })
    })
    sent.once('error', reject)
    sent.end(isGet ? undefined : body)
  })
}

/** Has one package asked for again and again. @returns the function that ends it, and the milliseconds of each answer */
function askLightly(url: string): () => Promise<number[]> {
  const child = spawn(process.execPath, [builtProgram('api/hostile/light.ts'), url], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const told = new Promise<Lightly>((resolve, reject) => {
    child.once('message', resolve as (message: unknown) => void)
    child.once('exit', (code) => reject(new Error(`What asks lightly has ended with ${code}.`)))
  })
  // Told when it is waited for: a server that has ended is the failure of whoever attacks it.
  told.catch(() => {})
  return async () => {
    if (child.connected) child.send('enough')
    const { answers, failure } = await told
    if (failure) throw new ConfigError(failure)
    return answers
  }
}

/** What the light query takes alone on the machine that the limits are meant for: two cores of 2024, ms. */
const usualAloneMs = 6
const aloneForMs = 4_000

/** How many times as long as usual things take on this machine now; 1 at least. */
async function slownessOf(url: string): Promise<number> {
  const stopAsking = askLightly(url)
  await new Promise((resolve) => setTimeout(resolve, aloneForMs))
  const p50 = quantile(await stopAsking(), 0.5)
  const slowness = Math.max(1, p50 / usualAloneMs)
  say(`a light query alone: p50 ${p50.toFixed(1)} ms; limits × ${slowness.toFixed(2)}`)
  return slowness
}

type OperationRun = { faults: string[]; answers: { ms: number; operation: Operation }[] }

async function sendOperations(url: string, seed: number, known: Known, count: number): Promise<OperationRun> {
  const draw = drawFrom(seed)
  const run: OperationRun = { faults: [], answers: [] }
  let sent = 0
  const one = async () => {
    while (sent++ < count) {
      const operation = makeOperation(draw, known)
      const isShort =
        operation.variables === undefined && operation.query.length < 2_000 && operation.query.isWellFormed()
      const isGet = isShort && draw.chance(0.2)
      const { status, body, ms } = await ask(url, operation, isGet)
      const fault = faultOfAnswer(status, body)
      if (fault) run.faults.push(`${operation.kind} ${describe(operation)}: ${fault}`)
      run.answers.push({ ms, operation })
    }
  }
  await Promise.all(times(operationsAtOnce, one))
  return run
}

function describe({ query, variables }: Operation): string {
  const short = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text)
  return `${short(query)} ${short(JSON.stringify(variables) ?? '')}`
}

async function run(options: ReturnType<typeof readArguments>, target: Target): Promise<string[]> {
  const { url } = target
  const { seed } = options
  const failures: string[] = []
  const known = await sendRows(async (query, variables) => JSON.parse((await ask(url, { query, variables })).body))
  say(`a server with ${known.trackingNumbers.length} packages at ${url}`)
  // What is kept of the first requests is no leak.
  await sendOperations(url, seed + 1, known, Math.min(2_500, options.operations))
  const heapBefore = await target.heapBytes()
  const slowness = await slownessOf(url)
  const [scaledMaxMs, scaledMaxLightMs] = [maxAnswerMs * slowness, maxLightMs * slowness].map(Math.round) as [
    number,
    number,
  ]
  const stopAsking = askLightly(url)

  const operations = await sendOperations(url, seed, known, options.operations)
  const slowest = operations.answers.toSorted((a, b) => b.ms - a.ms)[0]
  say(`${options.operations} operations: slowest answer ${Math.round(slowest?.ms ?? 0)} ms`)
  const frames = await sendFrames(url, drawFrom(seed + 2), known, options.frames)
  say(`${frames.sent} frames on ${frames.sockets} sockets; closed with ${listOf(frames.closes)}`)
  const requests = await sendRequests(url, drawFrom(seed + 3), options.requests)
  say(`${requests.sent} requests; answered with ${listOf(requests.statuses)}`)

  const lightly = await stopAsking()
  const [p50, p99] = [quantile(lightly, 0.5), quantile(lightly, 0.99)]
  say(`a light query beside it: ${lightly.length} answers, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
  const left = JSON.parse((await ask(url, { query: '{ systemHealth { connections subscriptions } }' })).body)
  const heapAfter = await target.heapBytes()
  const growth = heapAfter / heapBefore - 1
  say(`heap ${megabytes(heapBefore)} before, ${megabytes(heapAfter)} after (${(100 * growth).toFixed(1)} %)`)

  for (const fault of [...operations.faults, ...frames.faults, ...requests.faults]) failures.push(fault)
  if (slowest && slowest.ms > scaledMaxMs) {
    const slow = operations.answers.filter(({ ms }) => ms > scaledMaxMs)
    failures.push(`${slow.length} answers took more than ${scaledMaxMs} ms`)
    for (const { ms, operation } of slow.toSorted((a, b) => b.ms - a.ms).slice(0, maxShown))
      failures.push(`${Math.round(ms)} ms: ${operation.kind} ${describe(operation)}`)
  }
  for (const ms of [frames.slowestMs, requests.slowestMs]) {
    if (ms > scaledMaxMs) failures.push(`a socket was answered after ${Math.round(ms)} ms`)
  }
  if (p99 > scaledMaxLightMs)
    failures.push(`the light query's p99 is ${Math.round(p99)} ms: at most ${scaledMaxLightMs} ms are right`)
  if (growth > maxHeapGrowth)
    failures.push(`the heap has grown by ${Math.round(100 * growth)} %: at most ${100 * maxHeapGrowth} % are right`)
  if (left.data.systemHealth.subscriptions > 0)
    failures.push(`${left.data.systemHealth.subscriptions} subscriptions were left behind`)
  if (target.hasEnded()) failures.push('the server has ended')
  return failures
}

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MB`

const listOf = (counts: ReadonlyMap<unknown, number>) =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} × ${count}`)
    .join(', ') || 'nothing'

await runProcess(async (stop) => {
  const options = readArguments()
  const limit = setTimeout(() => {
    console.log(`The run took more than ${maxSeconds} s and was ended.`)
    process.exit(1)
  }, maxSeconds * 1_000)
  limit.unref()
  stop.signal.addEventListener('abort', () => process.exit(1))
  say(`seed ${options.seed}`)
  const target = await startTarget()
  try {
    const failures = await run(options, target)
    if (failures.length === 0) return say('nothing broke')
    for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`)
    console.log(target.output().slice(-3_000))
    throw new ConfigError(
      `FAILED in ${failures.length} ways with seed ${options.seed}: npm run test:hostile -- --seed ${options.seed}`,
    )
  } finally {
    await target.stop()
  }
})
