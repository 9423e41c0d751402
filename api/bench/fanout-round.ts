import type { Load, Measured } from './fanout-load.ts'
import type { FanoutServer } from './fanout-servers.ts'
import { cpuMs, residentKb } from './process-cost.ts'

export type Mode = 'single' | 'burst'

/** One server, one mode, one round. */
export type Figures = {
  /** Server CPU of one delivery, without what a change costs at one subscriber. */
  cpuPerDeliveryUs: number
  deliveriesPerSecond: number
  /** From commit (or emit) to client; NaN where the commit is not known. */
  p50Ms: number
  p99Ms: number
  /** From sending the request that makes the change to client. */
  requestP50Ms: number
  requestP99Ms: number
  /** Server CPU of one change, all in, at one subscriber and at all. */
  cpuPerChangeAtOneUs: number
  cpuPerChangeAtAllUs: number
  frameBytes: number
}

export const burstSize = 20

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Opens sockets until there are `count`. @returns when each hears what is emitted */
export async function openSockets(load: Load, server: FanoutServer, count: number): Promise<void> {
  const { url, socketUrl, subscribe } = server
  await load.run({ do: 'open', url: socketUrl, subscribe, count })
  await pause(200 + count / 10)
  await load.run({ do: 'prime', url, posts: [1, 1, 1].map(server.emit) })
}

/** What one more idle subscribed socket takes of the server, in kB: from a tenth of `count` sockets to all. */
export async function openIdle(load: Load, server: FanoutServer, count: number): Promise<number> {
  const { socketUrl, subscribe } = server
  const few = Math.ceil(count / 10)
  const residentAt = async (sockets: number) => {
    await load.run({ do: 'open', url: socketUrl, subscribe, count: sockets })
    await pause(2_000)
    return residentKb(server.pid)
  }
  const before = await residentAt(few)
  const perSocket = ((await residentAt(count)) - before) / (count - few)
  await openSockets(load, server, count)
  return perSocket
}

/**
 * `changes` changes, one at a time and in bursts, with one subscriber, with `sockets`, and with one again: what a server
 * gets better or worse at meanwhile does not count as delivery.
 */
export async function runRound(
  load: Load,
  server: FanoutServer,
  { sockets, changes, paceMs, warmUp }: { sockets: number; changes: number; paceMs: number; warmUp: boolean },
): Promise<Record<Mode, Figures>> {
  const runAt = async (count: number, singles: number): Promise<Record<Mode, Run>> => {
    await openSockets(load, server, count)
    if (warmUp) await run(load, server, changes / 4, 1, paceMs)
    const single = await run(load, server, singles, 1, paceMs)
    if (warmUp) await run(load, server, changes / 4, burstSize)
    const burst = await run(load, server, changes, burstSize)
    return { single, burst }
  }
  const before = await runAt(1, changes / 2)
  const all = await runAt(sockets, changes)
  await load.run({ do: 'close' })
  const after = await runAt(1, changes / 2)
  await load.run({ do: 'close' })
  const compare = (mode: Mode) => {
    const atOneMs = before[mode].cpuMs + after[mode].cpuMs
    return figuresOf(all[mode], atOneMs / (before[mode].changes + after[mode].changes), sockets)
  }
  return { single: compare('single'), burst: compare('burst') }
}

/** p99 from commit to client in ms, of the others, beside a socket that reads and beside one that does not. */
export type Stalled = { reading: number; stalled: number; slowReaderCloses: number }

/** More in all than the system takes for a socket, less in a burst than Plume does. */
const neighbourOperations = 100

/** Bursts to `sockets`, while one more socket has many operations: first it reads, then it has stopped. */
export async function runStalled(
  load: Load,
  server: FanoutServer & { subscribe: string },
  { sockets, changes }: { sockets: number; changes: number },
): Promise<Stalled> {
  const p99Beside = async (reads: boolean) => {
    await openSockets(load, server, sockets)
    const { socketUrl: url, subscribe } = server
    await load.run({ do: 'neighbour', url, subscribe, operations: neighbourOperations, reads })
    const { measured, emitted } = await run(load, server, changes, burstSize)
    await load.run({ do: 'close' })
    return percentile(latencies(measured, emitted, burstSize, sockets), 0.99)
  }
  const p99s = { reading: [] as number[], stalled: [] as number[] }
  for (let index = 0; index < 3; index++) {
    p99s.reading.push(await p99Beside(true))
    p99s.stalled.push(await p99Beside(false))
  }
  const scraped = await (await fetch(new URL('/metrics', server.socketUrl.replace(/^ws/, 'http')))).text()
  const slowReaderCloses = Number(/^plume_slow_reader_closes_total (\d+)/m.exec(scraped)?.[1] ?? Number.NaN)
  return { reading: median(p99s.reading), stalled: median(p99s.stalled), slowReaderCloses }
}

type Run = { measured: Measured; emitted: number[]; cpuMs: number; changes: number; perPost: number }

export async function run(
  load: Load,
  server: FanoutServer,
  changes: number,
  perPost: number,
  paceMs = 0,
): Promise<Run> {
  const posts = Array.from({ length: Math.max(1, Math.round(changes / perPost)) }, () => server.emit(perPost))
  await pause(100)
  const before = cpuMs(server.pid)
  const measured = await load.measure({ url: server.url, posts, perPost, paceMs })
  // Work that a delivery leaves behind belongs to it.
  await pause(100)
  const cpu = cpuMs(server.pid) - before
  const emitted = await server.emittedAt(measured)
  return { measured, emitted, cpuMs: cpu, changes: posts.length * perPost, perPost }
}

function figuresOf({ measured, emitted, cpuMs, perPost, changes }: Run, atOneMs: number, sockets: number): Figures {
  const afterCommit = latencies(measured, emitted, perPost, sockets)
  const afterRequest = latencies(measured, measured.sent, perPost, sockets)
  return {
    cpuPerDeliveryUs: ((cpuMs / changes - atOneMs) * 1000) / (sockets - 1),
    deliveriesPerSecond: deliveryRate(measured, emitted, perPost * sockets),
    p50Ms: percentile(afterCommit, 0.5),
    p99Ms: percentile(afterCommit, 0.99),
    requestP50Ms: percentile(afterRequest, 0.5),
    requestP99Ms: percentile(afterRequest, 0.99),
    cpuPerChangeAtOneUs: atOneMs * 1000,
    cpuPerChangeAtAllUs: (cpuMs * 1000) / changes,
    frameBytes: measured.bytes,
  }
}

function latencies({ arrivals }: Measured, from: number[], perPost: number, sockets: number): Float64Array {
  return arrivals.map((at, index) => at - (from[Math.floor(index / sockets / perPost)] ?? Number.NaN)).sort()
}

/** Over the time in which there was something to deliver: from each commit, or else request, to its last arrival. */
export function deliveryRate({ arrivals, sent }: Measured, emitted: number[], perEmit: number): number {
  let busyMs = 0
  for (const [index, at] of sent.entries()) {
    const last = arrivals.subarray(index * perEmit, (index + 1) * perEmit).reduce((a, b) => Math.max(a, b), 0)
    busyMs += last - (emitted[index] || at)
  }
  return (arrivals.length / busyMs) * 1000
}

/** The usual time from one request to the next. */
export const paceOf = ({ sent }: Measured): number =>
  median(sent.slice(1).map((at, index) => at - (sent[index] ?? Number.NaN)))

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** Of each figure, the middle one of all rounds. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const [first] = rounds
  if (!first) throw new Error('There was no round.')
  const names = Object.keys(first) as (keyof Figures)[]
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))])) as Figures
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
