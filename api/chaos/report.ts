import { compare, describe, isRight, type Verdict } from './check.ts'
import type { Subscriber } from './subscribers.ts'
import { anomaliesByEvent, expectedOf, type Truth } from './truth.ts'
import type { Writers } from './writers.ts'

export type RunParts = {
  seed: number
  subscribers: readonly Subscriber[]
  writers: Writers
  truth: Truth
  /** Bus gaps repaired by all nodes; null where they do not say. */
  repaired: number | null
  /** Where the log stood when the writers began. */
  began: number
}

/** How many changes each subscriber lacks, by what PostgreSQL holds now. */
export async function countMissing(subscribers: readonly Subscriber[], truth: Truth): Promise<number> {
  const log = await truth.entries()
  const { epoch } = await truth.head()
  return subscribers.reduce((sum, { interest, start, received }) => {
    const expected = expectedOf(log, epoch, interest, start() ?? log.length)
    return sum + Math.max(0, expected.length - received.length)
  }, 0)
}

/** Prints what happened. @returns whether all is as it must be */
export async function report({ seed, subscribers, writers, truth, repaired, began }: RunParts): Promise<boolean> {
  const log = await truth.entries()
  const { epoch } = await truth.head()
  const verdicts = subscribers.map((subscriber) => {
    const expected = expectedOf(log, epoch, subscriber.interest, subscriber.start() ?? log.length)
    return { subscriber, verdict: compare(expected, subscriber.received) }
  })
  const total = (of: (subscriber: Subscriber) => number) => subscribers.reduce((sum, each) => sum + of(each), 0)
  const wrong = (name: keyof Verdict) => verdicts.reduce((sum, { verdict }) => sum + verdict[name].length, 0)
  const writes = await checkWrites(writers, truth)

  line(
    'committed',
    log.length - began,
    `changes, by ${writers.done()} mutations, of which ${writers.repeated()} repeats`,
  )
  line(
    'delivered',
    total(({ received }) => received.length),
    `to ${subscribers.length} subscribers`,
  )
  line(
    'replayed',
    total((each) => each.replayed()),
    `in ${total((each) => each.opened())} subscriptions`,
  )
  const slowest = Math.max(...subscribers.map((each) => each.slowestMs()))
  line('repaired', repaired ?? 'n/a', repaired === null ? 'the nodes count no bus gaps' : 'bus gaps')
  line('lost', wrong('lost'))
  line('repeated', wrong('repeated'))
  line('misordered', wrong('misordered'), `foreign ${wrong('foreign')}, altered ${wrong('altered')}`)
  line('writes', writers.confirmed.size, `events confirmed, ${writes.lost} lost, ${writes.repeated} taken twice`)
  line('slowest', slowest, 'ms from being written to a subscriber who was there')
  tally('streams ended', addUp(subscribers.map(({ ends }) => ends)))
  tally('errors of mutations', writers.errors)
  tally('without an answer', writers.silences)
  line('seed', String(seed), `again: npm run test:chaos -- --seed ${seed}`)

  for (const { subscriber, verdict } of verdicts) {
    if (isRight(verdict)) continue
    console.log(`WRONG ${subscriber.name}, from position ${subscriber.start()}:`)
    for (const sentence of describe(verdict)) console.log(`  ${sentence}`)
  }
  for (const example of writes.examples) console.log(`WRONG ${example}`)
  return verdicts.every(({ verdict }) => isRight(verdict)) && writes.lost + writes.repeated === 0
}

/** Whether what was confirmed is stored, and what was sent more than once was taken once. */
async function checkWrites({ confirmed }: Writers, truth: Truth) {
  const stored = await truth.eventIds()
  const anomalies = anomaliesByEvent(await truth.entries())
  const lost = [...confirmed].filter(
    ([event, isImpossible]) => !stored.has(event) || (isImpossible && !anomalies.has(event)),
  )
  const repeated = [...anomalies].filter(([, times]) => times > 1)
  const examples = [
    ...lost.slice(0, 1).map(([event]) => `event ${event} was confirmed and is not stored with all that follows`),
    ...repeated.slice(0, 1).map(([event, times]) => `event ${event} was found impossible ${times} times`),
  ]
  return { lost: lost.length, repeated: repeated.length, examples }
}

const line = (name: string, figure: number | string, about = '') =>
  console.log(
    `${name.padEnd(14)}${(typeof figure === 'number' ? figure.toLocaleString('en-GB') : figure).padStart(10)}  ${about}`.trimEnd(),
  )

const tally = (name: string, counts: ReadonlyMap<string, number>) => {
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([what, times]) => `${what} ${times}`)
  console.log(`${name}: ${parts.join(', ') || 'none'}`)
}

function addUp(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const counts of all) for (const [name, times] of counts) sums.set(name, (sums.get(name) ?? 0) + times)
  return sums
}
