import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; ends early, without a word, when the signal says so. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})

/**
 * Waits until something is so.
 * @throws the signal's reason when it is aborted, or a sentence with `what` after so many seconds
 */
export async function until(
  what: string,
  seconds: number,
  signal: AbortSignal,
  met: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000
  for (;;) {
    signal.throwIfAborted()
    if (await met()) return
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s in vain until ${what}.`)
    await pause(50, signal)
  }
}

/** The promise; rejects with the signal's reason when that comes first. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** One of them, as `random` has it. */
export function pick<T>(random: () => number, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('There is nothing to pick from.')
  return one
}

/** The same things in an order that `random` decides. */
export const shuffled = <T>(random: () => number, things: readonly T[]): T[] =>
  things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing)
